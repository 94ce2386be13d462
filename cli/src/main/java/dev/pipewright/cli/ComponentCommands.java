package dev.pipewright.cli;

import dev.pipewright.activities.catalog.Catalog;
import dev.pipewright.activities.catalog.Role;
import dev.pipewright.cli.console.Environment;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** The nouns of the components: one implementation for all roles, as the verbs mean the same for each of them. */
final class ComponentCommands {
    private ComponentCommands() {}

    /** The role's noun with its verbs. */
    static CommandLine of(Role role, CommandFactory factory) {
        Environment environment = factory.environment();
        Supplier<Catalog> catalog = factory::catalog;
        ComponentTexts texts = new ComponentTexts(role);
        CommandLine noun = noun(role.label(), texts.describesNoun(), "  pipewright " + role.label() + " list");
        noun.addSubcommand(
                withAttributes(role, new CommandLine(new ComponentRegister(role, environment, catalog), factory)));
        noun.addSubcommand(new CommandLine(new ComponentList(role, environment, catalog), factory));
        noun.addSubcommand(new CommandLine(new ComponentDescribe(role, environment, catalog), factory));
        noun.addSubcommand(
                withAttributes(role, new CommandLine(new ComponentUpdate(role, environment, catalog), factory)));
        noun.addSubcommand(new CommandLine(new ComponentRename(role, environment, catalog), factory));
        noun.addSubcommand(new CommandLine(new ComponentDelete(role, environment, catalog), factory));
        CommandLine flavor = noun(
                "flavor",
                "The flavors that ${bundle:text.plural} can have.",
                "  pipewright ${bundle:text.noun} flavor list");
        flavor.addSubcommand(new CommandLine(new FlavorList(role, environment), factory));
        noun.addSubcommand(flavor);
        noun.setResourceBundle(texts);
        return noun;
    }

    private static CommandLine withAttributes(Role role, CommandLine command) {
        AttributeOptions.addTo(command.getCommandSpec(), role);
        return command;
    }

    private static CommandLine noun(String name, String description, String example) {
        CommandSpec spec = CommandSpec.create().name(name);
        spec.usageMessage().description(description).footer(example);
        return new CommandLine(spec);
    }
}
