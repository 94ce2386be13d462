package dev.pipewright.cli.stack;

import dev.pipewright.cli.console.Verb;
import java.util.List;
import picocli.CommandLine.Command;

/** The noun of the stacks. */
@Command(
        name = "stack",
        description = "Stacks: named choices of an orchestrator, an artifact store and maybe a container registry.",
        footer = "  pipewright stack list")
public final class StackCommand {
    /** In the order in which help shows them. */
    public static final List<Verb> VERBS = List.of(
            new Verb("register", StackRegister.class),
            new Verb("list", StackList.class),
            new Verb("describe", StackDescribe.class),
            new Verb("get", StackGet.class),
            new Verb("set", StackSet.class),
            new Verb("update", StackUpdate.class),
            new Verb("remove-component", StackRemoveComponent.class),
            new Verb("rename", StackRename.class),
            new Verb("copy", StackCopy.class),
            new Verb("delete", StackDelete.class),
            new Verb("export", StackExport.class),
            new Verb("import", StackImport.class));
}
