package dev.pipewright.cli;

import dev.pipewright.cli.console.Environment;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.UsageMessageSpec;

/**
 * The command line with only the noun and the verb that the arguments name: looking at the annotations of all commands would take
 * longer than most commands do. Whoever needs the others (help, completion, a mistyped noun) gets them all.
 */
final class LazyCommandLine extends CommandLine {
    /** Picocli takes no less. */
    private static final int NARROWEST_HELP = 55;

    /** Longer lines are harder to read. */
    private static final int WIDEST_HELP = 120;

    private final CommandFactory factory;

    LazyCommandLine(CommandFactory factory) {
        super(PipewrightCommand.class, factory);
        this.factory = factory;
    }

    @Override
    public int execute(String... args) {
        Globals globals = Globals.of(args);
        if (!globals.colour()) {
            factory.withoutColour();
        }
        String noun = globals.word(0);
        boolean one = Nouns.ALL.contains(noun) && !Nouns.needsAll(noun);
        addNouns(one ? List.of(noun) : Nouns.ALL, globals.word(1), globals.stacktrace());
        boolean nounAlone = globals.rest().equals(List.of("runs")); // which says what there is, as help does
        if (noun.isEmpty() || nounAlone || globals.asksForHelp()) {
            fitToTerminal(); // asks another program: only where it shows
        }
        int exitCode;
        try {
            exitCode = super.execute(globals.rest().toArray(new String[0]));
        } finally {
            factory.close();
            getOut().flush();
            getErr().flush();
        }
        Environment environment = factory.environment();
        return new ErrorPrinter(environment, globals.stacktrace()).afterAll(exitCode);
    }

    private void fitToTerminal() {
        Environment environment = factory.environment();
        if (environment.terminal().out()) {
            int columns = environment.outColumns();
            setUsageHelpWidth(Math.max(NARROWEST_HELP, Math.min(columns, WIDEST_HELP)));
        }
    }

    /** With all commands, for those who describe them. */
    LazyCommandLine complete() {
        addNouns(Nouns.ALL, "", false);
        return this;
    }

    private void addNouns(List<String> nouns, String verb, boolean stacktrace) {
        for (String noun : nouns) {
            if (!getSubcommands().containsKey(noun)) {
                addSubcommand(noun, Nouns.build(noun, verb, factory));
            }
        }
        Environment environment = factory.environment();
        ErrorPrinter errors = new ErrorPrinter(environment, stacktrace);
        setOut(environment.out());
        setErr(environment.err());
        setColorScheme(Help.defaultColorScheme(environment.outColour() ? Ansi.ON : Ansi.OFF));
        setExecutionExceptionHandler(errors);
        setParameterExceptionHandler(errors);
        setCaseInsensitiveEnumValuesAllowed(true);
        setExpandAtFiles(false);
        layOut(this);
    }

    private static void layOut(CommandLine command) {
        UsageMessageSpec usage = command.getCommandSpec().usageMessage();
        usage.descriptionHeading("%n");
        usage.parameterListHeading("%nArguments:%n");
        usage.optionListHeading("%nOptions:%n");
        usage.commandListHeading("%nCommands:%n");
        if (!usage.exitCodeList().isEmpty()) {
            usage.exitCodeListHeading("%nExit codes:%n");
        }
        usage.footerHeading(usage.footer().length > 1 ? "%nExamples:%n" : "%nExample:%n");
        usage.sortOptions(false);
        usage.sortSynopsis(false);
        for (CommandLine child : command.getSubcommands().values()) {
            layOut(child);
        }
    }
}
