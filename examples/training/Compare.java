import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Ranks the models of all legs and keeps the best one. Each leg is a folder named for its settings, {@code rate=0.5,l2=0.001}, with the
 * leg's output {@code model} in it.
 *
 * <p>{@code Compare.java MODELS RANKING CURVES BEST} writes the ranking and the learning curves as tables, and copies the best model
 */
final class Compare {
    /** What is known of one leg. Accuracy decides; between equals the smaller loss, then the name, so that the choice is always the same. */
    private record Leg(String name, String metrics, double accuracy, double loss, Path model) {
        static final Comparator<Leg> BEST_FIRST = Comparator.comparingDouble(Leg::accuracy)
                .reversed()
                .thenComparingDouble(Leg::loss)
                .thenComparing(Leg::name);

        static Leg read(Path folder) throws IOException {
            Path model = folder.resolve("model");
            String metrics = Files.readAllLines(model.resolve("metrics.csv")).get(1);
            String[] values = metrics.split(",");
            return new Leg(
                    folder.getFileName().toString(),
                    metrics,
                    Double.parseDouble(values[0]),
                    Double.parseDouble(values[2]),
                    model);
        }
    }

    public static void main(String[] args) throws IOException {
        List<Leg> legs = new ArrayList<>();
        try (Stream<Path> folders = Files.list(Path.of(args[0]))) {
            for (Path folder : folders.filter(Files::isDirectory).toList()) {
                legs.add(Leg.read(folder));
            }
        }
        legs.sort(Leg.BEST_FIRST);
        write(legs, Path.of(args[1]), Path.of(args[2]));
        Leg best = legs.get(0);
        copy(best.model, Path.of(args[3]));
        for (Leg leg : legs) {
            System.out.printf(Locale.ROOT, "%-24s %.4f%s%n", leg.name, leg.accuracy, leg == best ? "  <- best" : "");
        }
        metadata("{\"best\": \"" + best.name + "\", \"accuracy\": " + best.accuracy + ", \"models\": " + legs.size() + "}");
    }

    /** The legs' names hold commas, so the fields are separated by tabs. */
    private static void write(List<Leg> legs, Path ranking, Path curves) throws IOException {
        List<String> ranks = new ArrayList<>(List.of("model\taccuracy\ttrain_accuracy\tloss"));
        List<String> points = new ArrayList<>(List.of("model\tepoch\tloss\taccuracy"));
        for (Leg leg : legs) {
            ranks.add(leg.name + "\t" + leg.metrics.replace(',', '\t'));
            List<String> history = Files.readAllLines(leg.model.resolve("history.csv"));
            for (String line : history.subList(1, history.size())) {
                points.add(leg.name + "\t" + line.replace(',', '\t'));
            }
        }
        Files.write(ranking, ranks);
        Files.write(curves, points);
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
    }

    /** What the run's record shows for this step; by hand, outside a run, there is nowhere to put it. */
    private static void metadata(String json) throws IOException {
        String file = System.getenv("PIPEWRIGHT_METADATA");
        if (file != null) {
            Files.writeString(Path.of(file), json);
        }
    }
}
