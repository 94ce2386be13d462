package dev.pipewright.cli.console;

import java.util.function.BiConsumer;
import picocli.CommandLine.Parameters;

/** What commands take that give a named thing a second name. */
public final class NewName {
    @Parameters(index = "0", paramLabel = "NAME", description = "The name that it has")
    private String name;

    @Parameters(index = "1", paramLabel = "NEW_NAME", description = "The new name")
    private String newName;

    /**
     * Does it with both names, and says so.
     *
     * @param done {@code Renamed stack}
     */
    public void run(Environment environment, String done, BiConsumer<String, String> act) {
        act.accept(name, newName);
        environment.say(done + " '" + name + "' to '" + newName + "'");
    }
}
