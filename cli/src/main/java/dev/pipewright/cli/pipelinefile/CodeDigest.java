package dev.pipewright.cli.pipelinefile;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/** Says by a digest whether the code that a step looks at is the same as in an earlier run. Every file is read once. */
public final class CodeDigest {
    private static final String LINK = "120000";
    private static final String EXECUTABLE = "100755";
    private static final String FILE = "100644";

    /**
     * One file of the code.
     *
     * @param path relative to the folder
     * @param mode as in git: 100644, 100755 when its owner may execute it, 120000 for a link; umasks have no say
     * @param sha256 hex, of the contents or of a link's target
     */
    public record Entry(Path path, String mode, String sha256) {}

    private final List<Entry> entries;
    private final Set<Path> notCode;

    private CodeDigest(List<Entry> entries, Set<Path> notCode) {
        this.entries = entries;
        this.notCode = notCode;
    }

    /**
     * Reads all files.
     *
     * @param files relative paths, as {@link CodeFolder#scan} lists them
     * @param pipelineFile counts in no digest, since what it says is in the cache key already
     * @throws CodeFolderException when a file cannot be read or is gone
     */
    public static CodeDigest of(Path folder, List<Path> files, Path pipelineFile) throws CodeFolderException {
        Path root = folder.toAbsolutePath().normalize();
        List<Entry> entries = new ArrayList<>(files.size());
        MessageDigest sha256 = sha256();
        byte[] buffer = new byte[1 << 16];
        try {
            for (Path file : files) {
                entries.add(entry(root, file, sha256, buffer));
            }
        } catch (IOException e) {
            throw CodeFolder.unreadable(root, e);
        }
        Set<Path> notCode = new HashSet<>();
        notCode.add(root.relativize(pipelineFile.toAbsolutePath().normalize()));
        notCode.add(Path.of(CodeFolder.IGNORE_FILE));
        return new CodeDigest(List.copyOf(entries), notCode);
    }

    /** All files with mode and digest, in the order given, those that count in no digest included. */
    public List<Entry> entries() {
        return entries;
    }

    /**
     * The digest of the files that a step looks at.
     *
     * @param patterns gitignore-style, chosen instead of ignored: a later {@code !} takes away again; empty means all files
     * @return hex SHA-256 over paths, modes and contents
     * @throws UnmatchedPatternException when a pattern matches nothing
     */
    public String digest(List<String> patterns) {
        CodeSelection selection = new CodeSelection(patterns);
        MessageDigest sha256 = sha256();
        for (Entry entry : entries) {
            if (!notCode.contains(entry.path) && selection.selects(entry.path)) {
                sha256.update((entry.mode + " " + entry.sha256 + " " + entry.path).getBytes(StandardCharsets.UTF_8));
                sha256.update((byte) 0);
            }
        }
        selection.requireAllMatched(entries);
        return HexFormat.of().formatHex(sha256.digest());
    }

    private static Entry entry(Path root, Path file, MessageDigest sha256, byte[] buffer) throws IOException {
        Path path = root.resolve(file);
        String mode;
        if (Files.isSymbolicLink(path)) {
            mode = LINK;
            sha256.update(Files.readSymbolicLink(path).toString().getBytes(StandardCharsets.UTF_8));
        } else {
            mode = Files.isExecutable(path) && ownerMayExecute(path) ? EXECUTABLE : FILE;
            try (InputStream in = Files.newInputStream(path, LinkOption.NOFOLLOW_LINKS)) {
                for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                    sha256.update(buffer, 0, read);
                }
            }
        }
        return new Entry(file, mode, HexFormat.of().formatHex(sha256.digest()));
    }

    /** Asked of the mode: to root everything is executable that anybody may execute. */
    private static boolean ownerMayExecute(Path path) throws IOException {
        return ((Integer) Files.getAttribute(path, "unix:mode") & 0100) != 0;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
