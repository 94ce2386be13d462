package dev.pipewright.cli;

import picocli.CommandLine.Command;

/** The noun of the stacks. */
@Command(
        name = "stack",
        description = "Stacks: named choices of an orchestrator, an artifact store and maybe a container registry.",
        footer = "  pipewright stack list",
        subcommands = {
            StackRegister.class,
            StackList.class,
            StackDescribe.class,
            StackGet.class,
            StackSet.class,
            StackUpdate.class,
            StackRemoveComponent.class,
            StackRename.class,
            StackCopy.class,
            StackDelete.class,
            StackExport.class,
            StackImport.class
        })
final class StackCommand {}
