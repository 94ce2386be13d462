package dev.pipewright.cli.console;

import java.util.function.Consumer;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** What commands that delete a named thing take, and how all of them go about it. */
public final class Deletion {
    @Parameters(paramLabel = "NAME", description = "Its name")
    private String name;

    @Mixin
    private YesOption yes;

    /**
     * Deletes the thing if the user agrees, and says so.
     *
     * @param kind {@code stack}
     * @param look fails if there is none of that name: nobody is asked about nothing
     */
    public void run(Environment environment, String kind, Consumer<String> look, Consumer<String> delete) {
        String thing = kind + " '" + name + "'";
        look.accept(name);
        yes.confirm(environment, "delete " + thing);
        delete.accept(name);
        environment.say("Deleted " + thing);
    }
}
