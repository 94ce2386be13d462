package dev.pipewright.cli.secret;

import dev.pipewright.cli.console.Verb;
import java.util.List;
import picocli.CommandLine.Command;

/** The noun of the secrets. */
@Command(
        name = "secret",
        description = "Secrets: values that steps get as environment variables and that nobody is shown.",
        footer = "  pipewright secret create DB_PASSWORD")
public final class SecretCommand {
    /** In the order in which help shows them. */
    public static final List<Verb> VERBS = List.of(
            new Verb("create", SecretCreate.class),
            new Verb("list", SecretList.class),
            new Verb("describe", SecretDescribe.class),
            new Verb("update", SecretUpdate.class),
            new Verb("delete", SecretDelete.class));
}
