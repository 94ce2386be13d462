package dev.pipewright.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pipewright.cli.LauncherFixture.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher as it stands in the repository, with a Maven that only writes down that it was called. */
class LauncherBuildTest {
    private static final String FAKE_MAVEN = """
            #!/bin/sh
            echo "$JAVA_HOME $*" >>"$LOG/maven.log"
            echo "[INFO] building"
            [ -z "${BROKEN:-}" ] || { echo "[ERROR] Main.java:[3,5] ';' expected"; exit 1; }
            lib=$LOG/repository/cli/target/quick/pipewright-1/lib
            mkdir -p "$lib"
            printf '%s\\na.jar\\n' "$(cat "$LOG/repository/cli/src/main/Main.java")56789abcdef" >"$lib/classpath"
            """;

    @TempDir
    private Path folder;

    private LauncherFixture fixture;
    private Path repository;
    private Path launcher;
    private Path source;

    @BeforeEach
    void checkOut() throws IOException {
        fixture = new LauncherFixture(folder);
        repository = folder.resolve("repository");
        launcher = repository.resolve("pipewright");
        source = repository.resolve("cli/src/main/Main.java");
        fixture.copyTo(launcher);
        LauncherFixture.write(repository.resolve("pom.xml"), "");
        LauncherFixture.write(repository.resolve("cli/pom.xml"), "");
        LauncherFixture.write(source, "aaaaaaa");
        LauncherFixture.program(folder.resolve("bin/mvn"), FAKE_MAVEN);
        fixture.with("PATH", folder.resolve("bin") + ":" + System.getenv("PATH"));
        fixture.with("JAVA_HOME", fixture.java("java", "17.0.1").toString());
        fixture.with("XDG_CACHE_HOME", folder.resolve("cache").toString());
    }

    @Test
    void buildsTheFirstTimeMakesTheArchiveAndStarts() throws Exception {
        Ended ended = fixture.run(launcher, "--version");

        assertThat(ended.err()).isEqualTo("pipewright: building (first time, takes a minute)\n");
        assertThat(ended.out())
                .contains("<" + repository.resolve("target/quick/build-aaaaaaa56789/lib/a.jar") + ">")
                .contains("<-XX:SharedArchiveFile=" + folder.resolve("cache/pipewright"));
        assertThat(mavenCalls()).singleElement().asString().contains("-Pquick", "-pl cli -am package");
    }

    @Test
    void doesNotBuildWhatIsUpToDate() throws Exception {
        fixture.run(launcher, "--version");

        Ended second = fixture.run(launcher, "--version");

        assertThat(second.err()).isEmpty();
        assertThat(mavenCalls()).hasSize(1);
    }

    @Test
    void buildsAgainWhenASourceChangedAndLeavesTheRunningBuildItsJars() throws Exception {
        fixture.run(launcher, "--version");
        change("bbbbbbb");

        Ended second = fixture.run(launcher, "--version");

        assertThat(second.err()).isEqualTo("pipewright: building (sources have changed)\n");
        assertThat(second.out()).contains("target/quick/build-bbbbbbb56789/lib/a.jar");
        assertThat(repository.resolve("target/quick/build-aaaaaaa56789")).exists();
    }

    @Test
    void keepsOnlyTheLastTwoBuilds() throws Exception {
        for (String content : List.of("aaaaaaa", "bbbbbbb", "ccccccc")) {
            change(content);
            fixture.run(launcher, "--version");
        }

        assertThat(repository.resolve("target/quick/build-aaaaaaa56789")).doesNotExist();
        assertThat(repository.resolve("target/quick/build-bbbbbbb56789")).exists();
        assertThat(repository.resolve("target/quick/build-ccccccc56789")).exists();
    }

    @Test
    void buildsOnceForTwoThatStartTogether() throws Exception {
        Process first = fixture.start(launcher, "--version");
        Process second = fixture.start(launcher, "--version");

        assertThat(Ended.of(first).exit()).isZero();
        assertThat(Ended.of(second).exit()).isZero();
        assertThat(mavenCalls()).hasSize(1);
    }

    @Test
    void takesOverFromABuildThatWasKilled() throws Exception {
        Process dead = new ProcessBuilder("true").start();
        dead.waitFor();
        Path lock = repository.resolve("target/quick/lock");
        Files.createDirectories(lock.getParent());
        Files.createSymbolicLink(lock, Path.of(Long.toString(dead.pid())));

        Ended ended = fixture.run(launcher, "--version");

        assertThat(ended.exit()).isZero();
        assertThat(Files.isSymbolicLink(lock)).isFalse();
    }

    @Test
    void showsWhatIsWrongWhenTheBuildFails() throws Exception {
        Ended ended = fixture.with("BROKEN", "yes").run(launcher, "--version");

        assertThat(ended.exit()).isEqualTo(70);
        assertThat(ended.err())
                .isEqualTo("pipewright: building (first time, takes a minute)\n"
                        + "[ERROR] Main.java:[3,5] ';' expected\n"
                        + "pipewright: Cannot build Pipewright: Maven ended with an error, all it said is in "
                        + repository.resolve("target/quick/build.log")
                        + "\n  hint: mend the sources, then give the command again\n");
        assertThat(fixture.without("BROKEN").run(launcher, "--version").exit()).isZero();
    }

    @Test
    void buildsWithAnotherJdkWhenTheChosenJavaHasNoCompiler() throws Exception {
        Files.delete(folder.resolve("java/bin/javac"));
        Path jdk = fixture.java("home/.sdkman/candidates/java/jdk", "99.0.1");

        Ended ended = fixture.run(launcher, "--version");

        assertThat(mavenCalls()).singleElement().asString().startsWith(jdk + " ");
        assertThat(ended.out()).startsWith("home " + folder.resolve("java") + "\n");
    }

    private void change(String content) throws IOException {
        Files.writeString(source, content);
        Path stamp = repository.resolve("target/quick/stamp");
        if (Files.exists(stamp)) { // not a matter of the clock's resolution
            Files.setLastModifiedTime(stamp, FileTime.from(Instant.now().minusSeconds(10)));
            Files.setLastModifiedTime(
                    repository.resolve("pom.xml"), FileTime.from(Instant.now().minusSeconds(60)));
        }
    }

    private List<String> mavenCalls() throws IOException {
        return Files.readAllLines(folder.resolve("maven.log"));
    }
}
