package dev.pipewright.cli.console;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;

/** Small texts from files and standard input. */
public final class TextInput {
    /** Nothing that a person writes by hand is longer. */
    private static final int LONGEST = 1024 * 1024;

    private TextInput() {}

    /** The whole of a file, or of standard input for {@code -}; fails for more than 1 MiB and for what is not UTF-8. */
    public static String read(Environment environment, String file) throws IOException {
        if (file.equals("-")) {
            return read(environment.in());
        }
        try (InputStream in = Files.newInputStream(environment.resolve(file))) {
            return read(in);
        }
    }

    private static String read(InputStream in) throws IOException {
        byte[] bytes = in.readNBytes(LONGEST + 1);
        if (bytes.length > LONGEST) {
            throw new IOException("it has more than 1 MiB");
        }
        return StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(bytes))
                .toString();
    }
}
