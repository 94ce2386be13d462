package dev.pipewright.activities.machine;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/** The state folders of the machines of a data folder. */
final class MachineFolders {
    /** Written by a machine when it starts. */
    private static final String BOOTED = "booted";

    private final Path data;

    MachineFolders(Path data) {
        this.data = data;
    }

    /** Tells the machines of this data folder from those of others on the same engine. */
    String id() {
        return UUID.nameUUIDFromBytes(data.toString().getBytes(UTF_8)).toString();
    }

    Path all() {
        return data.resolve("machines");
    }

    Path of(String machine) {
        return all().resolve(machine);
    }

    boolean booted(String machine) {
        return Files.exists(of(machine).resolve(BOOTED));
    }

    Path bootLog(String machine) {
        return of(machine).resolve("boot.log");
    }

    /** What was written down about a machine; empty if it never came to that. */
    Optional<MachineFile> file(String machine) throws IOException {
        try {
            return Optional.of(MachineFile.read(of(machine)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /** The machines that have a folder. */
    List<String> machines() throws IOException {
        try (Stream<Path> folders = Files.list(all())) {
            return folders.filter(folder -> Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS))
                    .map(folder -> folder.getFileName().toString())
                    .toList();
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }

    /** Removes a machine's folder. False if something in it is another user's. */
    boolean delete(String machine) throws IOException {
        try (Stream<Path> all = Files.walk(of(machine))) {
            for (Path path : (Iterable<Path>) all.sorted(Comparator.reverseOrder())::iterator) {
                Files.deleteIfExists(path);
            }
            return true;
        } catch (AccessDeniedException e) {
            return false;
        } catch (UncheckedIOException e) {
            if (e.getCause() instanceof AccessDeniedException) {
                return false;
            }
            throw e.getCause();
        }
    }
}
