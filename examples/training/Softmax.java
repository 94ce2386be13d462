import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;

/**
 * Softmax regression: for each digit a weight for every pixel, so that the digit with the largest weighted sum is the answer. Learns by
 * stochastic gradient descent, one picture at a time; {@code l2} pulls unused weights back to zero.
 *
 * <p>{@code Softmax.java train TRAIN VALIDATION MODEL RATE L2 EPOCHS SEED} writes the folder MODEL: weights.csv, history.csv, metrics.csv<br>
 * {@code Softmax.java predict MODEL DATA PREDICTIONS} writes one line a picture: the digit, the answer, how sure it is
 */
final class Softmax {
    private static final int DIGITS = 10;

    /** Weight of each pixel for each digit; the last one is the bias, which sees a pixel that is always 1. */
    private final double[][] weights;

    private Softmax(double[][] weights) {
        this.weights = weights;
    }

    public static void main(String[] args) throws IOException {
        if (args[0].equals("train")) {
            double rate = Double.parseDouble(args[4]);
            double l2 = Double.parseDouble(args[5]);
            int epochs = Integer.parseInt(args[6]);
            train(Data.read(args[1]), Data.read(args[2]), Path.of(args[3]), rate, l2, epochs, Long.parseLong(args[7]));
        } else {
            predict(Path.of(args[1]), Data.read(args[2]), Path.of(args[3]));
        }
    }

    private static void train(
            Data train, Data validation, Path folder, double rate, double l2, int epochs, long seed) throws IOException {
        Softmax model = new Softmax(new double[DIGITS][train.pixels[0].length]);
        Random random = new Random(seed);
        List<String> history = new ArrayList<>(List.of("epoch,loss,accuracy"));
        for (int epoch = 1; epoch <= epochs; epoch++) {
            double step = rate / (1 + epoch / 10.0);
            for (int i : random.ints(train.size(), 0, train.size()).toArray()) {
                model.learn(train.pixels[i], train.digits[i], step, l2);
            }
            history.add(epoch + "," + show(model.loss(train)) + "," + show(model.accuracy(validation)));
        }
        Files.createDirectories(folder);
        Files.write(folder.resolve("weights.csv"), Arrays.stream(model.weights).map(Softmax::csv).toList());
        Files.write(folder.resolve("history.csv"), history);
        String accuracy = show(model.accuracy(validation));
        String trainAccuracy = show(model.accuracy(train));
        String loss = show(model.loss(train));
        Files.write(
                folder.resolve("metrics.csv"),
                List.of("accuracy,train_accuracy,loss", accuracy + "," + trainAccuracy + "," + loss));
        System.out.printf("accuracy %s (%s on what it learned from) after %d epochs%n", accuracy, trainAccuracy, epochs);
        metadata("{\"accuracy\": " + accuracy + ", \"train_accuracy\": " + trainAccuracy + ", \"loss\": " + loss + "}");
    }

    private static void predict(Path folder, Data data, Path predictions) throws IOException {
        Softmax model = new Softmax(Data.numbers(folder.resolve("weights.csv")));
        List<String> lines = new ArrayList<>(List.of("digit,answer,probability"));
        for (int i = 0; i < data.size(); i++) {
            double[] probabilities = model.probabilities(data.pixels[i]);
            int answer = largest(probabilities);
            lines.add(data.digits[i] + "," + answer + "," + show(probabilities[answer]));
        }
        Files.write(predictions, lines);
        String accuracy = show(model.accuracy(data));
        System.out.printf("accuracy %s on %d pictures never seen before%n", accuracy, data.size());
        metadata("{\"test_accuracy\": " + accuracy + ", \"pictures\": " + data.size() + "}");
    }

    /** One step downhill: the gradient of the loss is (probability - truth) times the pixels. */
    private void learn(double[] pixels, int digit, double step, double l2) {
        double[] probabilities = probabilities(pixels);
        for (int d = 0; d < DIGITS; d++) {
            double error = probabilities[d] - (d == digit ? 1 : 0);
            double[] w = weights[d];
            for (int p = 0; p < w.length; p++) {
                w[p] -= step * (error * pixels[p] + l2 * w[p]);
            }
        }
    }

    /** StrictMath, so that every machine and every JDK gets the same model to the last bit, and caching can rely on it. */
    private double[] probabilities(double[] pixels) {
        double[] scores = new double[DIGITS];
        for (int d = 0; d < DIGITS; d++) {
            for (int p = 0; p < pixels.length; p++) {
                scores[d] += weights[d][p] * pixels[p];
            }
        }
        double most = scores[largest(scores)];
        double sum = 0;
        for (int d = 0; d < DIGITS; d++) {
            scores[d] = StrictMath.exp(scores[d] - most);
            sum += scores[d];
        }
        for (int d = 0; d < DIGITS; d++) {
            scores[d] /= sum;
        }
        return scores;
    }

    private double accuracy(Data data) {
        int right = 0;
        for (int i = 0; i < data.size(); i++) {
            right += largest(probabilities(data.pixels[i])) == data.digits[i] ? 1 : 0;
        }
        return (double) right / data.size();
    }

    private double loss(Data data) {
        double loss = 0;
        for (int i = 0; i < data.size(); i++) {
            loss -= StrictMath.log(Math.max(1e-12, probabilities(data.pixels[i])[data.digits[i]]));
        }
        return loss / data.size();
    }

    private static int largest(double[] values) {
        int largest = 0;
        for (int i = 1; i < values.length; i++) {
            largest = values[i] > values[largest] ? i : largest;
        }
        return largest;
    }

    private static String show(double value) {
        return String.format(Locale.ROOT, "%.4f", value);
    }

    private static String csv(double[] values) {
        return DoubleStream.of(values).mapToObj(Double::toString).collect(Collectors.joining(","));
    }

    /** What the run's record shows for this step; by hand, outside a run, there is nowhere to put it. */
    private static void metadata(String json) throws IOException {
        String file = System.getenv("PIPEWRIGHT_METADATA");
        if (file != null) {
            Files.writeString(Path.of(file), json);
        }
    }

    /** Pictures, each with the bias pixel at its end, and the digits that they show. */
    private record Data(double[][] pixels, int[] digits) {
        static Data read(String file) throws IOException {
            double[][] rows = numbers(Path.of(file));
            int[] digits = new int[rows.length];
            for (int i = 0; i < rows.length; i++) {
                int last = rows[i].length - 1;
                digits[i] = (int) rows[i][last];
                rows[i][last] = 1;
            }
            return new Data(rows, digits);
        }

        static double[][] numbers(Path file) throws IOException {
            return Files.readAllLines(file).stream()
                    .map(line -> Arrays.stream(line.split(","))
                            .mapToDouble(Double::parseDouble)
                            .toArray())
                    .toArray(double[][]::new);
        }

        int size() {
            return digits.length;
        }
    }
}
