package dev.pipewright.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pipewright.cli.LauncherFixture.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher as it stands in the distribution: which Java it starts, how, and with which archive. */
class LauncherTest {
    @TempDir
    private Path folder;

    private LauncherFixture fixture;
    private Path launcher;

    @BeforeEach
    void unpack() throws IOException {
        fixture = LauncherFixture.distribution(folder);
        launcher = folder.resolve("opt/bin/pipewright");
    }

    @Test
    void passesArgumentsAndTheExitCodeThrough() throws Exception {
        Ended ended = fixture.with("JAVA_HOME", fixture.java("java", "17.0.1").toString())
                .with("EXIT", "7")
                .run(launcher, "run", "a folder", "", "*", "--flag=$HOME");

        assertThat(ended.exit()).isEqualTo(7);
        assertThat(ended.out())
                .endsWith("<dev.pipewright.cli.Main>\n<run>\n<a folder>\n<>\n<*>\n<--flag=$HOME>\n")
                .contains("<-cp>\n<" + folder.resolve("opt/lib/a.jar") + ":" + folder.resolve("opt/lib/b.jar") + ">");
        assertThat(ended.err()).isEmpty();
    }

    @Test
    void givesAnotherJvmThanHotSpotNoOptionsThatItWouldRefuse() throws Exception {
        Path java = fixture.java("j9", "21.0.2");
        Files.createDirectories(java.resolve("lib/j9vm"));

        Ended ended = fixture.with("JAVA_HOME", java.toString()).run(launcher, "--version");

        assertThat(ended.exit()).isZero();
        assertThat(ended.out())
                .endsWith("<dev.pipewright.cli.Main>\n<--version>\n")
                .contains("<-Dslf4j.internal.verbosity=WARN>")
                .doesNotContain("<-X");
    }

    @Test
    void letsAHotSpotIgnoreWhatItWasBuiltWithout() throws Exception {
        Path java = fixture.java("java", "17.0.1");

        Ended ended = fixture.with("JAVA_HOME", java.toString()).run(launcher, "--version");

        assertThat(ended.out()).contains("<-XX:+IgnoreUnrecognizedVMOptions>\n<-XX:+UseSerialGC>");
    }

    @Test
    void saysThatTheCurrentFolderIsGone() throws Exception {
        fixture.with("JAVA_HOME", fixture.java("java", "17.0.1").toString());

        Ended ended = fixture.run(
                Path.of("/bin/sh"),
                "-c",
                "mkdir gone && cd gone && rmdir ../gone && exec \"$0\" --version",
                launcher.toString());

        assertThat(ended.exit()).isEqualTo(3);
        assertThat(ended.out()).isEmpty();
        assertThat(ended.err())
                .endsWith(
                        "pipewright: Cannot start: the current folder is no longer there\n  hint: cd to one that is\n");
    }

    @Test
    void findsItsJarsThroughLinksAndInAFolderWithSpaces() throws Exception {
        Path moved = Files.move(folder.resolve("opt"), folder.resolve("a folder, moved"));
        Path first = Files.createSymbolicLink(folder.resolve("first"), Path.of("a folder, moved/bin/pipewright"));
        Path second = Files.createSymbolicLink(folder.resolve("home/second"), first);

        Ended ended = fixture.with("JAVA_HOME", fixture.java("java", "17.0.1").toString())
                .run(second, "--version");

        assertThat(ended.out()).contains("<" + moved.resolve("lib/a.jar") + ":" + moved.resolve("lib/b.jar") + ">");
    }

    @Test
    void takesTheNewestJavaByNumberAndNotByName() throws Exception {
        fixture.java("home/.sdkman/candidates/java/a", "99.0.9");
        Path newest = fixture.java("home/.sdkman/candidates/java/b", "99.0.10");
        fixture.java("home/.jdks/c", "99.0.2");

        assertThat(fixture.run(launcher, "--version").out()).startsWith("home " + newest + "\n");
    }

    @Test
    void takesTheJavaOnThePathIfItIsTheNewest() throws Exception {
        Path newest = fixture.java("on path", "99.0.1");
        fixture.with("PATH", newest.resolve("bin") + ":" + System.getenv("PATH"));

        assertThat(fixture.run(launcher, "--version").out()).startsWith("home " + newest + "\n");
    }

    @Test
    void takesJavaHomeEvenOverANewerOne() throws Exception {
        fixture.java("home/.sdkman/candidates/java/newer", "99.0.1");
        Path chosen = fixture.java("chosen", "17.0.1");

        Ended ended = fixture.with("JAVA_HOME", chosen.toString()).run(launcher, "--version");

        assertThat(ended.out()).startsWith("home " + chosen + "\n");
    }

    @Test
    void refusesAJavaHomeThatIsTooOld() throws Exception {
        Path old = fixture.java("old", "11.0.20");

        Ended ended = fixture.with("JAVA_HOME", old.toString()).run(launcher, "--version");

        assertThat(ended.exit()).isEqualTo(2);
        assertThat(ended.err())
                .isEqualTo("pipewright: Cannot start: JAVA_HOME is '" + old + "', which is Java 11.0.20, 17 is needed\n"
                        + "  hint: unset JAVA_HOME or set it to a JDK, 17 or newer\n");
    }

    @Test
    void refusesAJavaHomeWithoutJava() throws Exception {
        Ended ended = fixture.with("JAVA_HOME", "/nowhere").run(launcher, "--version");

        assertThat(ended.exit()).isEqualTo(2);
        assertThat(ended.err()).isEqualTo("""
                        pipewright: Cannot start: JAVA_HOME is '/nowhere', which has no bin/java
                          hint: unset JAVA_HOME or set it to a JDK, 17 or newer
                        """);
    }

    @Test
    void saysThatAnInstallationIsIncomplete() throws Exception {
        Files.delete(folder.resolve("opt/lib/classpath"));

        Ended ended = fixture.run(launcher, "--version");

        assertThat(ended.exit()).isEqualTo(70);
        assertThat(ended.err())
                .isEqualTo("pipewright: Cannot start: '" + folder.resolve("opt/lib/classpath")
                        + "' is missing from this installation\n  hint: unpack the distribution again\n");
    }

    @Test
    void readsFileNamesAsUtf8WhateverTheLocale() throws Exception {
        Ended ended = fixture.with("JAVA_HOME", fixture.java("java", "17.0.1").toString())
                .with("LC_ALL", "POSIX")
                .run(launcher, "--version");

        assertThat(ended.out()).contains("locale C.UTF-8\n");
    }

    @Test
    void putsTheUsersOptionsAfterItsOwnAndTakesThemAsWords() throws Exception {
        Ended ended = fixture.with("JAVA_HOME", fixture.java("java", "17.0.1").toString())
                .with("PIPEWRIGHT_JAVA_OPTS", "-Xmx1g -Dfiles=*")
                .run(launcher, "--version");

        assertThat(ended.out()).contains("<-Xmx1g>\n<-Dfiles=*>\n<-cp>\n").contains("<-XX:+UseSerialGC>\n");
    }

    @Test
    void givesNewerVersionsWhatOlderOnesDoNotKnow() throws Exception {
        String older = fixture.with("JAVA_HOME", fixture.java("older", "17.0.1").toString())
                .run(launcher)
                .out();
        String newer = fixture.with("JAVA_HOME", fixture.java("newer", "25.0.1").toString())
                .run(launcher)
                .out();

        assertThat(older).doesNotContain("memory-access", "native-access", "aot");
        assertThat(newer).contains("<--sun-misc-unsafe-memory-access=allow>", "<--illegal-native-access=allow>");
    }

    @Test
    void makesAnArchiveBesideTheFirstCommandAndUsesItAfterwards() throws Exception {
        fixture.with("XDG_CACHE_HOME", folder.resolve("cache").toString())
                .with("JAVA_HOME", fixture.java("java", "17.0.1").toString());

        Ended first = fixture.run(launcher, "--version");
        Path archive = awaitArchive("0123456789abcdef");
        Ended second = fixture.run(launcher, "--version");

        assertThat(first.out()).doesNotContain("SharedArchiveFile");
        assertThat(second.out()).contains("<-XX:SharedArchiveFile=" + archive + ">");
        assertThat(fixture.javaCalls())
                .filteredOn(call -> call.contains("Main warm-up"))
                .hasSize(1);
    }

    @Test
    void makesANewArchiveForANewBuildAndDropsTheOldOne() throws Exception {
        fixture.with("XDG_CACHE_HOME", folder.resolve("cache").toString())
                .with("JAVA_HOME", fixture.java("java", "17.0.1").toString());
        fixture.run(launcher, "--version");
        Path old = awaitArchive("0123456789abcdef");

        LauncherFixture.write(folder.resolve("opt/lib/classpath"), "fedcba9876543210\na.jar:b.jar\n");
        Ended ended = fixture.run(launcher, "--version");

        assertThat(ended.out()).doesNotContain("SharedArchiveFile");
        awaitArchive("fedcba9876543210");
        assertThat(old).doesNotExist();
    }

    @Test
    void doesNotTryAgainToMakeAnArchiveThatCannotBeMade() throws Exception {
        fixture.with("XDG_CACHE_HOME", folder.resolve("cache").toString())
                .with("JAVA_HOME", fixture.java("java", "17.0.1").toString())
                .with("NO_ARCHIVE", "yes");
        fixture.run(launcher, "--version");
        awaitArchive("0123456789abcdef");

        Ended second = fixture.run(launcher, "--version");

        assertThat(second.exit()).isZero();
        assertThat(second.out()).doesNotContain("SharedArchiveFile");
        assertThat(fixture.javaCalls())
                .filteredOn(call -> call.contains("Main warm-up"))
                .hasSize(1);
    }

    @Test
    void worksWithoutAnyPlaceForAnArchive() throws Exception {
        fixture.with("JAVA_HOME", fixture.java("java", "17.0.1").toString());

        Ended readOnly = fixture.run(launcher, "--version");
        Ended homeless = fixture.without("XDG_CACHE_HOME").without("HOME").run(launcher, "--version");

        assertThat(List.of(homeless.exit(), readOnly.exit())).containsOnly(0);
        assertThat(homeless.err() + readOnly.err()).isEmpty();
    }

    /** The archive of that build, once it is the only one and nobody works on it. */
    private Path awaitArchive(String build) {
        Path cache = folder.resolve("cache");
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (System.nanoTime() < end) {
            List<Path> files = filesOf(cache);
            if (files.size() == 1 && files.get(0).getFileName().toString().equals(build + "-17.0.1.jsa")) {
                return files.get(0);
            }
            Thread.onSpinWait();
        }
        throw new AssertionError("No archive after 30 s, but " + filesOf(cache));
    }

    private static List<Path> filesOf(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(file -> !Files.isDirectory(file)).toList();
        } catch (IOException | java.io.UncheckedIOException e) {
            return List.of(); // it comes and goes while it is looked at
        }
    }
}
