package dev.pipewright.activities.artifact;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import org.junit.jupiter.api.Test;

final class ReasonsTest {
    @Test
    void sayWhatTheExceptionsOfTheJdkSayByTheirNames() {
        assertThat(Reasons.of(new AccessDeniedException("/a"))).isEqualTo("permission denied for /a");
        assertThat(Reasons.of(new NoSuchFileException("/a"))).isEqualTo("there is no file /a");
        assertThat(Reasons.of(new FileAlreadyExistsException("/a"))).isEqualTo("there is something at /a already");
        assertThat(Reasons.of(new NotDirectoryException("/a"))).isEqualTo("/a is not a directory");
        assertThat(Reasons.of(new FileSystemException("/a", null, "Read-only file system")))
                .isEqualTo("Read-only file system (/a)");
        assertThat(Reasons.of(new IOException("broken"))).isEqualTo("broken");
    }
}
