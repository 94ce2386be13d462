package dev.pipewright.activities.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RefusedSourceTest {
    @TempDir
    Path directory;

    private Path output;
    private Artifacts artifacts;

    @BeforeEach
    void createOutput() throws IOException {
        output = Files.createDirectories(directory.resolve("outputs/model/sub")).resolveSibling("");
        Files.writeString(output.resolve("fine"), "x");
        artifacts = new Artifacts(new LocalObjects(directory.resolve("store")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/etc/passwd", "../../secret", "../..", "../x/../../secret", "..//../x", "x/../fine"})
    void refusesALinkThatMayLeadOut(String target) throws IOException {
        Path link = output.resolve("sub/link");
        Files.createSymbolicLink(link, Path.of(target));

        assertRefused()
                .hasMessage("Cannot store 'model/sub/link': it is a symlink to '" + Path.of(target)
                        + "', which may lead out of the artifact (copy the data, or link to a path relative to the link and"
                        + " inside)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../fine", "..", "../sub/link", ".", "nowhere"})
    void keepsALinkThatStaysInside(String target) throws IOException {
        Files.createSymbolicLink(output.resolve("sub/link"), Path.of(target));

        String digest = artifacts.store(output, false).digest();

        artifacts.fetch(digest, directory.resolve("fetched"));
        assertThat(Files.readSymbolicLink(directory.resolve("fetched/sub/link")))
                .isEqualTo(Path.of(target));
    }

    @Test
    void refusesAnOutputThatIsItselfALink() throws IOException {
        Path link = Files.createSymbolicLink(directory.resolve("outputs/link"), Path.of("model"));

        assertThatThrownBy(() -> artifacts.store(link, false))
                .isInstanceOf(InvalidArtifactException.class)
                .hasMessage("Cannot store 'link': it is a symlink to 'model' (write the data itself there)");
    }

    @Test
    void refusesAFifo() throws Exception {
        Process mkfifo = new ProcessBuilder("mkfifo", output.resolve("pipe").toString()).start();
        assertThat(mkfifo.waitFor()).isZero();

        assertRefused()
                .hasMessage(
                        "Cannot store 'model/pipe': it is a FIFO, not data (remove it when the step is done with it)");
    }

    @Test
    void refusesASocket() throws IOException {
        Path socket = Files.createTempDirectory("pw").resolve("s"); // the path of a socket must be short
        try (ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.bind(UnixDomainSocketAddress.of(socket));

            assertThatThrownBy(() -> artifacts.store(socket, false))
                    .isInstanceOf(InvalidArtifactException.class)
                    .hasMessage("Cannot store 's': it is a socket, not data (remove it when the step is done with it)");
        } finally {
            Files.delete(socket);
            Files.delete(socket.resolveSibling(""));
        }
    }

    @Test
    void refusesADevice() {
        assertThatThrownBy(() -> artifacts.store(Path.of("/dev/null"), false))
                .isInstanceOf(InvalidArtifactException.class)
                .hasMessage("Cannot store 'null': it is a device, not data (remove it when the step is done with it)");
    }

    @Test
    void refusesANameThatIsNotUtf8() throws IOException {
        Files.writeString(Path.of(URI.create("file://" + output + "/caf%E9%0A.txt")), "x");

        assertRefused().hasMessage("Cannot store 'model/caf\\xe9\\n.txt': its name is not valid UTF-8 (rename it)");
    }

    @Test
    void refusesAnUnreadableFile() throws IOException {
        Path secret = Files.writeString(output.resolve("secret"), "x");
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("---------"));
        assumeFalse(Files.isReadable(secret), "root reads everything");

        assertRefused()
                .hasMessage("Cannot store 'model/secret': permission to read it is denied (chmod -R u+rX the output)");
    }

    @Test
    void saysHowToMakeThingsReadable() {
        Refusals refusals = new Refusals(output);
        refusals.unreadable(output.resolve("closed"));

        assertThatThrownBy(refusals::check)
                .hasMessage("Cannot store 'model/closed': permission to read it is denied (chmod -R u+rX the output)");
        assertThat(refusals.unreadable(output.resolve("secret"), new AccessDeniedException("secret")))
                .hasMessage("Cannot store 'model/secret': permission to read it is denied (chmod -R u+rX the output)")
                .hasCauseInstanceOf(AccessDeniedException.class);
    }

    @Test
    void keepsATreeThatIsDeeperThanAStack() throws Exception {
        Path own = Files.createTempDirectory("pipewright-deep"); // JUnit takes minutes to delete it
        try {
            String below = "d/".repeat(1500);
            Files.writeString(
                    Files.createDirectories(own.resolve("deep").resolve(below)).resolve("leaf"), "x");

            String digest = artifacts.store(own.resolve("deep"), true).digest();
            artifacts.fetch(digest, own.resolve("copy"));

            assertThat(own.resolve("copy").resolve(below + "leaf")).hasContent("x");
        } finally {
            new ProcessBuilder("rm", "-rf", own.toString()).start().waitFor();
        }
    }

    @Test
    void saysThatThereIsNothing() {
        Path nothing = directory.resolve("outputs/nothing");

        assertThatThrownBy(() -> artifacts.store(nothing, false))
                .isInstanceOf(InvalidArtifactException.class)
                .hasMessage("Cannot store 'nothing': there is no file or directory at " + nothing);
    }

    @Test
    void noticesAFileThatStillChanges() throws IOException {
        Path growing = Files.writeString(output.resolve("growing"), "12345");
        FileTime before = Files.getLastModifiedTime(growing);
        var asSeen = new SourceTree.SourceFile(growing, "growing", false, 5, before);
        assertThat(asSeen.isUnchanged()).isTrue();

        Files.setLastModifiedTime(growing, FileTime.from(Instant.EPOCH));
        assertThat(asSeen.isUnchanged()).isFalse();
        Files.writeString(growing, "123456");
        Files.setLastModifiedTime(growing, before);
        assertThat(asSeen.isUnchanged()).isFalse();
        assertThat(new Refusals(output).changed(growing, null))
                .hasMessage("Cannot store 'model/growing': it changed while it was stored"
                        + " (let the step wait for whatever still writes to it)");
    }

    @Test
    void namesUpToFiveProblemsAtOnceAndMovesNothing() throws IOException {
        Path large = Files.write(output.resolve("large"), new byte[1 << 20]);
        for (int i = 0; i < 7; i++) {
            Files.createSymbolicLink(output.resolve("link" + i), Path.of("/etc"));
        }

        assertThatThrownBy(() -> artifacts.store(output, true))
                .isInstanceOf(InvalidArtifactException.class)
                .message()
                .startsWith("Cannot store 'model/link")
                .contains("; nor 'model/link")
                .endsWith("; and 2 more");
        assertThat(large).exists();
    }

    private AbstractThrowableAssert<?, ?> assertRefused() {
        return assertThatThrownBy(() -> artifacts.store(output, true)).isInstanceOf(InvalidArtifactException.class);
    }
}
