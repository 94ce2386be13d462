package dev.pipewright.cli;

import picocli.CommandLine.Command;

/** The noun of the secrets. */
@Command(
        name = "secret",
        description = "Secrets: values that steps get as environment variables and that nobody is shown.",
        footer = "  pipewright secret create DB_PASSWORD",
        subcommands = {
            SecretCreate.class,
            SecretList.class,
            SecretDescribe.class,
            SecretUpdate.class,
            SecretDelete.class
        })
final class SecretCommand {}
