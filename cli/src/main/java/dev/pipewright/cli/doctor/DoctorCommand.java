package dev.pipewright.cli.doctor;

import dev.pipewright.activities.catalog.Catalog;
import dev.pipewright.activities.json.Json;
import dev.pipewright.cli.console.Environment;
import dev.pipewright.cli.console.ExitCode;
import dev.pipewright.cli.console.OutputOption;
import dev.pipewright.cli.console.Style;
import dev.pipewright.cli.console.Table;
import dev.pipewright.stack.Stack;
import dev.pipewright.worker.DataFolder;
import dev.pipewright.worker.HostSettings;
import dev.pipewright.worker.StackDoctor;
import dev.pipewright.worker.StackDoctor.Finding;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Says what a stack lacks. */
@Command(
        name = "doctor",
        description = {
            "Try what a stack needs to do its work, and say what is missing: Temporal, where steps run, the artifact store, the container registry.",
            "Nothing is left behind, and nothing is started that costs money: EC2 is asked whether it would start a machine."
        },
        footer = {"  pipewright doctor", "  pipewright doctor --stack cloud -o json"})
public final class DoctorCommand implements Callable<Integer> {
    private final Environment environment;
    private final Supplier<Catalog> catalog;

    @Option(
            names = {"-s", "--stack"},
            paramLabel = "STACK",
            description = "The stack (default: the active one)")
    private @Nullable String stack;

    @Mixin
    private OutputOption output;

    DoctorCommand(Environment environment, Supplier<Catalog> catalog) {
        this.environment = environment;
        this.catalog = catalog;
    }

    @Override
    public Integer call() throws InterruptedException {
        Stack examined = catalog.get()
                .stacks()
                .resolve(stack == null ? catalog.get().stacks().active() : stack);
        DataFolder folder = new DataFolder(environment.dataFolder(), environment.cacheFolder());
        HostSettings settings = new HostSettings(catalog.get(), folder, environment.variables());
        List<Finding> findings = new StackDoctor(settings).examine(examined);
        boolean well = findings.stream().allMatch(Finding::ok);
        if (output.json()) {
            Map<String, Object> tree = new LinkedHashMap<>();
            tree.put("stack", examined.name());
            tree.put("ok", well);
            tree.put("findings", findings.stream().map(DoctorCommand::tree).toList());
            Json.print(environment.out(), tree);
        } else {
            print(examined.name(), findings);
        }
        return well ? ExitCode.OK : ExitCode.RUN_FAILED;
    }

    private void print(String name, List<Finding> findings) {
        environment.out().println("Stack '" + name + "'");
        Table table = Table.of(environment.outColour(), "WHAT", "STATE", "SAYS");
        for (Finding finding : findings) {
            Table.Cell state = new Table.Cell(finding.ok() ? "OK" : "WRONG", finding.ok() ? Style.GOOD : Style.BAD);
            table.row(finding.what(), state, finding.said());
        }
        table.print(environment.out());
        for (Finding finding : findings) {
            if (finding.hint() != null) {
                environment.say("  hint: " + finding.hint());
            }
        }
    }

    private static Map<String, @Nullable Object> tree(Finding finding) {
        Map<String, @Nullable Object> tree = new LinkedHashMap<>();
        tree.put("what", finding.what());
        tree.put("ok", finding.ok());
        tree.put("said", finding.said());
        tree.put("hint", finding.hint());
        return tree;
    }
}
