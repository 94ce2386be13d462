package dev.pipewright.cli;

import dev.pipewright.activities.catalog.Role;
import dev.pipewright.cli.artifact.ArtifactsCommand;
import dev.pipewright.cli.component.ComponentCommands;
import dev.pipewright.cli.connector.ServiceConnectorCommand;
import dev.pipewright.cli.console.Verb;
import dev.pipewright.cli.doctor.DoctorCommand;
import dev.pipewright.cli.machine.MachinesCommand;
import dev.pipewright.cli.run.HostRunCommand;
import dev.pipewright.cli.run.RunCommand;
import dev.pipewright.cli.run.RunsCommand;
import dev.pipewright.cli.run.WorkerCommand;
import dev.pipewright.cli.secret.SecretCommand;
import dev.pipewright.cli.stack.StackCommand;
import java.util.List;
import picocli.CommandLine;

/** What can stand first on the command line. A noun's classes are loaded when it is built. */
final class Nouns {
    /** In the order in which help shows them. */
    static final List<String> ALL = List.of(
            "run",
            "runs",
            "artifacts",
            "stack",
            "orchestrator",
            "artifact-store",
            "container-registry",
            "service-connector",
            "secret",
            "machines",
            "doctor",
            "worker",
            "host-run",
            "warm-up",
            "version",
            "generate-completion");

    private Nouns() {}

    /** The noun with that verb; with all of its verbs if it has none of that name. */
    static CommandLine build(String noun, String verb, CommandFactory factory) {
        return switch (noun) {
            case "run" -> new CommandLine(RunCommand.class, factory);
            case "runs" -> new CommandLine(RunsCommand.class, factory);
            case "stack" -> Verb.noun(StackCommand.class, StackCommand.VERBS, verb, factory);
            case "orchestrator", "artifact-store", "container-registry" ->
                new ComponentCommands(Role.of(noun), factory, factory.environment(), factory::catalog).noun(verb);
            case "artifacts" -> Verb.noun(ArtifactsCommand.class, ArtifactsCommand.VERBS, verb, factory);
            case "service-connector" ->
                Verb.noun(ServiceConnectorCommand.class, ServiceConnectorCommand.VERBS, verb, factory);
            case "secret" -> Verb.noun(SecretCommand.class, SecretCommand.VERBS, verb, factory);
            case "machines" -> Verb.noun(MachinesCommand.class, MachinesCommand.VERBS, verb, factory);
            case "doctor" -> new CommandLine(DoctorCommand.class, factory);
            case "worker" -> new CommandLine(WorkerCommand.class, factory);
            case "host-run" -> new CommandLine(HostRunCommand.class, factory);
            case "warm-up" -> new CommandLine(WarmUpCommand.class, factory);
            case "version" -> new CommandLine(VersionCommand.class, factory);
            case "generate-completion" -> new CommandLine(GenerateCompletion.class, factory);
            default -> throw new IllegalArgumentException("Not a noun: " + noun);
        };
    }

    /** Whether the noun asks about the other nouns, so that they have to be there. */
    static boolean needsAll(String noun) {
        return noun.equals("generate-completion");
    }
}
