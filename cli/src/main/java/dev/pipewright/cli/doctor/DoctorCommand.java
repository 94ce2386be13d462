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
import dev.pipewright.worker.Finding;
import dev.pipewright.worker.HostSettings;
import dev.pipewright.worker.StackDoctor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
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
            "Try what a stack needs to do its work, one thing after the other, and say what is wrong and which permission is missing.",
            "Nothing is left behind, and nothing is started that costs money: EC2 is asked whether it would start a machine.",
            "What cannot be told from here, or by whoever asks, is no problem: the exit code says whether there is one."
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
        boolean well = findings.stream().noneMatch(finding -> finding.state() == Finding.State.PROBLEM);
        if (output.json()) {
            Map<String, Object> tree = new LinkedHashMap<>();
            tree.put("stack", examined.name());
            tree.put("ok", well);
            tree.put("checks", findings.stream().map(DoctorCommand::tree).toList());
            Json.print(environment.out(), tree);
        } else {
            print(examined.name(), findings);
        }
        return well ? ExitCode.OK : ExitCode.RUN_FAILED;
    }

    private void print(String name, List<Finding> findings) {
        environment.out().println("Stack '" + name + "'");
        Table table = Table.of(environment.outColour(), "CHECK", "STATE", "SAYS");
        for (Finding finding : findings) {
            table.row(finding.what(), state(finding.state()), finding.said());
        }
        table.within(environment.outColumns()).print(environment.out());
        for (Finding finding : findings) {
            if (finding.hint() != null) {
                environment.say("  hint: " + finding.what() + ": " + finding.hint());
            }
        }
    }

    private static Table.Cell state(Finding.State state) {
        Style style =
                switch (state) {
                    case OK -> Style.GOOD;
                    case PROBLEM -> Style.BAD;
                    case CANNOT_TELL -> Style.WARNING;
                };
        return new Table.Cell(state.name().replace('_', ' '), style);
    }

    private static Map<String, @Nullable Object> tree(Finding finding) {
        Map<String, @Nullable Object> tree = new LinkedHashMap<>();
        tree.put("check", finding.what());
        tree.put("state", finding.state().name().toLowerCase(Locale.ROOT));
        tree.put("says", finding.said());
        tree.put("hint", finding.hint());
        return tree;
    }
}
