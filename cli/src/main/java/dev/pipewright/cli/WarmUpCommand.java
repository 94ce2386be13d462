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
            return exit;
        } finally {
            Scratch.delete(folder);
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
