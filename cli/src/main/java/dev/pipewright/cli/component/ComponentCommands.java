package dev.pipewright.cli.component;

import dev.pipewright.activities.catalog.Catalog;
import dev.pipewright.activities.catalog.Role;
import dev.pipewright.cli.console.Environment;
import java.util.List;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.IFactory;
import picocli.CommandLine.Model.CommandSpec;

/** The nouns of the components: one implementation for all roles, as the verbs mean the same for each of them. */
public final class ComponentCommands {
    private static final List<String> VERBS =
            List.of("register", "list", "describe", "update", "connect", "disconnect", "rename", "delete", "flavor");

    private final Role role;
    private final IFactory factory;
    private final Environment environment;
    private final Supplier<Catalog> catalog;

    /** Those of one role; the factory makes what their options need. */
    public ComponentCommands(Role role, IFactory factory, Environment environment, Supplier<Catalog> catalog) {
        this.role = role;
        this.factory = factory;
        this.environment = environment;
        this.catalog = catalog;
    }

    /** The role's noun with that verb; with all verbs if there is none of that name. */
    public CommandLine noun(String wanted) {
        ComponentTexts texts = new ComponentTexts(role);
        CommandLine noun = noun(role.label(), texts.describesNoun(), "  pipewright " + role.label() + " list");
        for (String verb : VERBS.contains(wanted) ? List.of(wanted) : VERBS) {
            noun.addSubcommand(verb, build(verb));
        }
        noun.setResourceBundle(texts);
        return noun;
    }

    private CommandLine build(String verb) {
        return switch (verb) {
            case "register" -> withAttributes(new ComponentRegister(role, environment, catalog));
            case "list" -> new CommandLine(new ComponentList(role, environment, catalog), factory);
            case "describe" -> new CommandLine(new ComponentDescribe(role, environment, catalog), factory);
            case "update" -> withAttributes(new ComponentUpdate(role, environment, catalog));
            case "connect" -> new CommandLine(new ComponentConnect(role, environment, catalog), factory);
            case "disconnect" -> new CommandLine(new ComponentDisconnect(role, environment, catalog), factory);
            case "rename" -> new CommandLine(new ComponentRename(role, environment, catalog), factory);
            case "delete" -> new CommandLine(new ComponentDelete(role, environment, catalog), factory);
            case "flavor" -> flavors();
            default -> throw new IllegalArgumentException("Not a verb: " + verb);
        };
    }

    private CommandLine withAttributes(Object command) {
        CommandLine line = new CommandLine(command, factory);
        AttributeOptions.addTo(line.getCommandSpec(), role);
        return line;
    }

    private CommandLine flavors() {
        CommandLine flavor = noun(
                "flavor",
                "The flavors that ${bundle:text.plural} can have.",
                "  pipewright ${bundle:text.noun} flavor list");
        flavor.addSubcommand(new CommandLine(new FlavorList(role, environment), factory));
        return flavor;
    }

    private static CommandLine noun(String name, String description, String example) {
        CommandSpec spec = CommandSpec.create().name(name);
        spec.usageMessage().description(description).footer(example);
        return new CommandLine(spec);
    }
}
