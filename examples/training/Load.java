import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPInputStream;

/**
 * Checks the raw pictures, scales their pixels to 0..1 and splits them into three parts that never mix: one to learn from, one to choose
 * the best model by, and one to judge that choice by.
 *
 * <p>{@code Load.java RAW TRAIN VALIDATION TEST SEED}
 */
final class Load {
    private static final int PIXELS = 64;
    private static final int DIGITS = 10;
    private static final int DARKEST = 16;
    private static final double VALIDATION_SHARE = 0.2;
    private static final double TEST_SHARE = 0.2;
    private static final int FAULTS_SHOWN = 5;

    public static void main(String[] args) throws IOException {
        List<int[]> pictures = read(Path.of(args[0]));
        Collections.shuffle(pictures, new Random(Long.parseLong(args[4])));
        List<String> train = new ArrayList<>();
        List<String> validation = new ArrayList<>();
        List<String> test = new ArrayList<>();
        for (int digit = 0; digit < DIGITS; digit++) {
            split(pictures, digit, train, validation, test);
        }
        Files.write(Path.of(args[1]), train);
        Files.write(Path.of(args[2]), validation);
        Files.write(Path.of(args[3]), test);
        System.out.printf(
                "%d pictures: %d to learn from, %d to choose by, %d to judge by%n",
                pictures.size(), train.size(), validation.size(), test.size());
        metadata("{\"pictures\": " + pictures.size() + ", \"train\": " + train.size() + ", \"validation\": "
                + validation.size() + ", \"test\": " + test.size() + "}");
    }

    /** Each part gets its share of every digit, so that none is rare in one of them by bad luck. */
    private static void split(
            List<int[]> pictures, int digit, List<String> train, List<String> validation, List<String> test) {
        List<int[]> ofDigit = pictures.stream().filter(p -> p[PIXELS] == digit).toList();
        int testEnd = (int) Math.round(ofDigit.size() * TEST_SHARE);
        int validationEnd = testEnd + (int) Math.round(ofDigit.size() * VALIDATION_SHARE);
        for (int i = 0; i < ofDigit.size(); i++) {
            List<String> part = i < testEnd ? test : i < validationEnd ? validation : train;
            part.add(line(ofDigit.get(i)));
        }
    }

    private static String line(int[] picture) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < PIXELS; i++) {
            line.append(picture[i] / (double) DARKEST).append(',');
        }
        return line.append(picture[PIXELS]).toString();
    }

    /** Reads plain or gzipped CSV; one wrong line refuses the whole file, and the first few faults are named together. */
    private static List<int[]> read(Path raw) throws IOException {
        List<int[]> pictures = new ArrayList<>();
        List<String> faults = new ArrayList<>();
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(open(raw), StandardCharsets.US_ASCII))) {
            int number = 0;
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                number++;
                try {
                    pictures.add(parse(line));
                } catch (IllegalArgumentException fault) {
                    faults.add("line " + number + ": " + fault.getMessage());
                }
            }
        }
        if (pictures.isEmpty() || !faults.isEmpty()) {
            System.err.printf("Cannot use the raw data: %d good lines, %d bad ones%n", pictures.size(), faults.size());
            faults.stream().limit(FAULTS_SHOWN).forEach(fault -> System.err.println("  " + fault));
            System.exit(1);
        }
        return pictures;
    }

    private static int[] parse(String line) {
        String[] fields = line.split(",", -1);
        if (fields.length != PIXELS + 1) {
            throw new IllegalArgumentException(fields.length + " fields (expected 64 pixels and a digit)");
        }
        int[] picture = new int[PIXELS + 1];
        for (int i = 0; i <= PIXELS; i++) {
            picture[i] = Integer.parseInt(fields[i]);
            int most = i < PIXELS ? DARKEST : DIGITS - 1;
            if (picture[i] < 0 || picture[i] > most) {
                throw new IllegalArgumentException("field " + (i + 1) + " is " + picture[i] + " (expected 0 to " + most + ")");
            }
        }
        return picture;
    }

    private static InputStream open(Path raw) throws IOException {
        byte[] start = new byte[2];
        try (InputStream in = Files.newInputStream(raw)) {
            in.readNBytes(start, 0, start.length);
        }
        boolean gzipped = start[0] == (byte) 0x1f && start[1] == (byte) 0x8b;
        InputStream in = Files.newInputStream(raw);
        return gzipped ? new GZIPInputStream(in) : in;
    }

    /** What the run's record shows for this step; by hand, outside a run, there is nowhere to put it. */
    private static void metadata(String json) throws IOException {
        String file = System.getenv("PIPEWRIGHT_METADATA");
        if (file != null) {
            Files.writeString(Path.of(file), json);
        }
    }
}
