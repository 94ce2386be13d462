package dev.pipewright.cli.run;

import dev.pipewright.activities.artifact.Artifacts;
import dev.pipewright.activities.catalog.Catalog;
import dev.pipewright.cli.console.Environment;
import dev.pipewright.cli.console.OutputOption;
import dev.pipewright.cli.console.UserError;
import dev.pipewright.cli.pipelinefile.CodeFolderException;
import dev.pipewright.cli.pipelinefile.PipelineFileException;
import dev.pipewright.cli.submission.RunSpec;
import dev.pipewright.cli.submission.Submission;
import dev.pipewright.cli.submission.SubmissionException;
import dev.pipewright.run.RunRequest;
import dev.pipewright.stack.Stack;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs a pipeline. */
@Command(
        name = "run",
        description = {
            "Run a pipeline: store its code and inputs, run its steps, follow them to the end.",
            "Steps whose work was done before are not run again."
        },
        footer = {
            "  pipewright run examples/training",
            "  pipewright run pipeline.yaml -p alpha=0.5 --stack local",
            "  pipewright run . --dry-run"
        })
public final class RunCommand implements Callable<Integer> {
    private final RunTools tools;

    @Parameters(paramLabel = "FILE_OR_FOLDER", description = "A pipeline file, or a folder with a pipeline.yaml")
    private String path = "";

    @Option(
            names = {"-p", "--parameter"},
            paramLabel = "KEY=VALUE",
            description = "A parameter of the pipeline; may be repeated")
    private List<String> parameters = new ArrayList<>();

    @Option(names = "--stack", paramLabel = "STACK", description = "The stack to run on (default: the active one)")
    private @Nullable String stack;

    @Mixin
    private RunOptionsMixin options = new RunOptionsMixin();

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "The run's name (default: the pipeline's, with a number)")
    private @Nullable String name;

    @Option(names = "--dry-run", description = "Say what would run and why, and do nothing")
    private boolean dryRun;

    @Mixin
    private FollowOptions follow = new FollowOptions();

    @Mixin
    private OutputOption output = new OutputOption();

    /** One instance per invocation. */
    public RunCommand(Environment environment, Supplier<Catalog> catalog) {
        tools = new RunTools(environment, catalog);
    }

    @Override
    public Integer call() throws Exception {
        if (path.isEmpty()) {
            throw UserError.usage(
                    "Cannot run '': no pipeline file or folder is named", "pipewright run . takes the current folder");
        }
        if (name != null) {
            tools.catalog().runs().checkName(name);
        }
        if (dryRun) {
            return plan();
        }
        HostAhead host = HostAhead.open(tools, follow);
        try {
            RunRequest prepared = prepare();
            new Admission(tools).check(prepared);
            host.checkServer();
            RunRequest request = Recording.record(tools, prepared, name);
            Execution execution = new Execution(tools, follow, output.json());
            return execution.isAnsweredByCache(request) ? execution.show(request) : execution.execute(request, host);
        } finally {
            host.closeUnused();
        }
    }

    private int plan() throws IOException {
        new PlanPrinter(tools).print(prepare(), output.json());
        return 0;
    }

    private RunRequest prepare() throws IOException {
        String stackName = stack == null ? tools.catalog().stacks().active() : stack;
        Stack chosen = tools.catalog().stacks().resolve(stackName);
        Artifacts artifacts = tools.stores().artifacts(chosen.artifactStore());
        RunSpec spec = new RunSpec(tools.environment().resolve(path), values(), stackName, options.options());
        try {
            return new Submission(artifacts, tools.folder().work(), address -> tools.stores()
                            .source(address, chosen.artifactStore()))
                    .prepare(spec);
        } catch (PipelineFileException | CodeFolderException e) {
            throw UserError.usage(String.valueOf(e.getMessage()), null);
        } catch (SubmissionException e) {
            throw UserError.usage(String.valueOf(e.getMessage()), e.hint());
        }
    }

    private Map<String, String> values() {
        Map<String, String> values = new LinkedHashMap<>();
        for (String parameter : parameters) {
            String[] parts = parameter.split("=", 2);
            String key = parts[0];
            if (parts.length == 1) {
                throw UserError.usage("Cannot set parameter '" + key + "': it has no value", "-p " + key + "=VALUE");
            }
            String before = values.put(key, parts[1]);
            if (before != null) {
                throw UserError.usage(
                        "Cannot set parameter '" + key + "' twice: to '" + before + "' and to '" + parts[1] + "'",
                        "-p " + key + "=VALUE once");
            }
        }
        return values;
    }
}
