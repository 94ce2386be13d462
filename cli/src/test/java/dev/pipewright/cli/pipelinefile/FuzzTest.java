package dev.pipewright.cli.pipelinefile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Damaged files give a pipeline or mistakes with places in the file: never another exception, never a hang. */
class FuzzTest {
    private static final int MUTATIONS = 4000;
    private static final long SEED = 20_260_101;
    private static final Duration HANG = Duration.ofMinutes(2);
    private static final List<String> SYNTAX = List.of(
            "[",
            "]",
            "{",
            "}",
            "*a",
            "&a ",
            "<<: ",
            "? ",
            "- ",
            ": ",
            "|",
            ">",
            "\"",
            "'",
            "#",
            "!",
            "!!str ",
            "%YAML 1.1\n",
            "---\n",
            "...\n",
            "\t",
            "@",
            "`",
            "${{ ",
            " }}",
            "${{ params.x }}",
            "~",
            "null",
            "\\x",
            "\uFEFF",
            "\r",
            "\u2028",
            "\u0000",
            "999999999",
            ".inf",
            "0x1F",
            "*retry",
            "<<: *defaults",
            "\uD83D\uDE00",
            "..",
            "/",
            "!a\n",
            "%TAG ! x\n",
            "!<%ZZ> ");

    private final Random random = new Random(SEED);

    @TempDir
    Path temp;

    @Test
    void everyMutationIsReadOrExplained() throws IOException {
        PipelineFolder folder = PipelineFolder.in(temp);
        Path file = temp.resolve("pipeline.yaml");
        int pipelines = 0;
        for (int round = 0; round < MUTATIONS; round++) {
            byte[] bytes = mutate(Examples.ALL.get(round % Examples.ALL.size()));
            Files.write(file, bytes);
            pipelines += readOrExplain(folder, file, bytes, round) ? 1 : 0;
        }
        assertThat(pipelines).as("some mutations do no harm, most do").isBetween(MUTATIONS / 50, MUTATIONS * 9 / 10);
    }

    private static boolean readOrExplain(PipelineFolder folder, Path file, byte[] bytes, int round) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        String[] description = {"round " + round + ":\n" + text};
        return assertTimeoutPreemptively(
                HANG,
                () -> {
                    try {
                        PipelineFile.read(file).freeze(Map.of(), patterns -> "digest");
                        return true;
                    } catch (PipelineFileException e) {
                        assertThat(e.problems()).as(description[0]).isNotEmpty();
                        e.problems().forEach(problem -> assertInside(problem, text, description[0]));
                        return false;
                    } catch (RuntimeException | StackOverflowError e) {
                        throw new AssertionError(description[0] + "\n" + folder, e);
                    }
                },
                description[0]);
    }

    private static void assertInside(Problem problem, String text, String description) {
        assertThat(problem.message())
                .as(description)
                .doesNotContain("\n", "Exception")
                .isNotBlank();
        List<String> lines =
                text.replace("\r\n", "\n").replace('\r', '\n').lines().toList();
        boolean whole = problem.line() == 0 && problem.message().startsWith("There are more");
        boolean last = problem.line() == lines.size() + 1 && problem.column() == 1;
        boolean inside = problem.line() >= 1
                && problem.line() <= lines.size()
                && problem.column() >= 1
                && problem.column() <= lines.get(problem.line() - 1).length() + 1;
        assertThat(whole || last || inside).as(problem + "\n" + description).isTrue();
    }

    private byte[] mutate(String example) {
        String text = example;
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int times = 1 + random.nextInt(3);
        for (int time = 0; time < times; time++) {
            bytes = switch (random.nextInt(8)) {
                case 0 -> flip(bytes);
                case 1, 2, 3 -> lines(bytes);
                case 4 -> Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
                case 5 -> typo(bytes);
                default -> insert(bytes);
            };
        }
        return bytes;
    }

    private byte[] flip(byte[] bytes) {
        byte[] flipped = bytes.clone();
        if (flipped.length > 0) {
            flipped[random.nextInt(flipped.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return flipped;
    }

    private byte[] lines(byte[] bytes) {
        List<String> lines = new ArrayList<>(
                new String(bytes, StandardCharsets.UTF_8).lines().toList());
        if (lines.isEmpty()) {
            return bytes;
        }
        int at = random.nextInt(lines.size());
        switch (random.nextInt(4)) {
            case 0 -> lines.remove(at);
            case 1 -> lines.add(random.nextInt(lines.size()), lines.get(at));
            case 2 -> Collections.swap(lines, at, random.nextInt(lines.size()));
            default ->
                lines.set(at, " ".repeat(random.nextInt(8)) + lines.get(at).strip());
        }
        return (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    private byte[] typo(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        List<String> keys = new ArrayList<>(Keys.STEP);
        keys.addAll(Keys.PIPELINE);
        keys.addAll(Keys.IMAGE);
        keys.addAll(Keys.RETRY);
        String key = keys.get(random.nextInt(keys.size()));
        int at = random.nextInt(key.length());
        String typed = random.nextBoolean()
                ? key.substring(0, at) + key.substring(at + 1)
                : key.substring(0, at) + "x" + key.substring(at);
        return text.replaceFirst(key, typed).getBytes(StandardCharsets.UTF_8);
    }

    private byte[] insert(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        int at = random.nextInt(text.length() + 1);
        String syntax = SYNTAX.get(random.nextInt(SYNTAX.size()));
        return (text.substring(0, at) + syntax + text.substring(at)).getBytes(StandardCharsets.UTF_8);
    }
}
