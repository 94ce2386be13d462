package dev.pipewright.cli;

import dev.pipewright.cli.console.Environment;
import dev.pipewright.cli.submission.Scratch;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Does what people do most, on a pipeline of its own, so that a class-data archive of this process holds what they need. */
@Command(name = "warm-up", hidden = true, description = "Load what commands usually need")
final class WarmUpCommand implements Callable<Integer> {
    private static final String PIPELINE = """
            name: warm-up
            parameters: {greeting: hello}
            steps:
              write: {run: 'echo ${{ params.greeting }} > $OUTPUTS/text', outputs: [text]}
              read:
                inputs: {text: write.text}
                run: 'cat $INPUTS/text; echo "{\\"lines\\": 1}" > $PIPEWRIGHT_METADATA'
            """;

    private static final String IN_BUCKET = """
            name: warm-up-bucket
            steps:
              write:
                run: echo hello > $OUTPUTS/text; head -c 17000000 /dev/zero > $OUTPUTS/large
                outputs: [text, large]
            """;

    private final Environment environment;

    WarmUpCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() throws IOException {
        Path folder = Files.createTempDirectory("pipewright-warm-up-");
        try {
            Path pipeline = Files.createDirectory(folder.resolve("pipeline"));
            Files.writeString(pipeline.resolve("pipeline.yaml"), PIPELINE);
            Environment silent = silent(folder);
            int exit = execute(silent, "run", pipeline.toString());
            for (List<String> command : List.of(
                    List.of("run", pipeline.toString()),
                    List.of("stack", "list"),
                    List.of("runs", "list"),
                    List.of("runs", "show", "warm-up-1"))) {
                exit = Math.max(exit, execute(silent, command.toArray(String[]::new)));
            }
            ContainerWarmUp.run(folder, silent.variables());
            return Math.max(exit, keepInBucket(silent, folder));
        } finally {
            Scratch.delete(folder);
        }
    }

    /** What a store in S3 needs, for small files and for large ones. */
    private static int keepInBucket(Environment silent, Path folder) throws IOException {
        Path pipeline = Files.createDirectory(folder.resolve("bucket"));
        Files.writeString(pipeline.resolve("pipeline.yaml"), IN_BUCKET);
        try (WarmUpBucket bucket = new WarmUpBucket()) {
            bucket.playS3();
            int exit = 0;
            for (List<String> command : List.of(
                    List.of("artifact-store", "register", "warm-up", "-f", "s3", "--path=s3://warm-up"),
                    List.of("stack", "register", "warm-up", "-o", "default", "-a", "warm-up"),
                    List.of("run", pipeline.toString(), "--stack", "warm-up"),
                    List.of("artifacts", "get", "warm-up-bucket-1/write.text", folder + "/text"))) {
                exit = Math.max(exit, execute(silent, command.toArray(String[]::new)));
            }
            return exit;
        }
    }

    private static int execute(Environment silent, String... arguments) {
        return Main.commandLine(silent).execute(arguments);
    }

    private Environment silent(Path folder) {
        Map<String, String> variables = new HashMap<>(environment.variables());
        variables.put("PIPEWRIGHT_HOME", folder.resolve("data").toString());
        variables.keySet().removeIf(name -> name.startsWith("TEMPORAL_"));
        variables.put("TEMPORAL_CONFIG_FILE", folder.resolve("none.toml").toString());
        PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
        return new Environment(variables, folder, environment.in(), nowhere, nowhere, environment.terminal());
    }
}
