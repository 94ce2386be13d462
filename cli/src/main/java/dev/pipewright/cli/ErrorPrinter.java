package dev.pipewright.cli;

import dev.pipewright.activities.artifact.DamagedArtifactException;
import dev.pipewright.activities.artifact.InvalidArtifactException;
import dev.pipewright.activities.artifact.StoreBusyException;
import dev.pipewright.activities.artifact.StoreException;
import dev.pipewright.activities.aws.ConnectorException;
import dev.pipewright.activities.catalog.CatalogException;
import dev.pipewright.activities.ec2.Ec2Exception;
import dev.pipewright.activities.registry.RegistryException;
import dev.pipewright.cli.console.Environment;
import dev.pipewright.cli.console.ExitCode;
import dev.pipewright.cli.console.FileReasons;
import dev.pipewright.cli.console.StandardOutput;
import dev.pipewright.cli.console.Style;
import dev.pipewright.cli.console.UserError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** The one place where what went wrong becomes a message and an exit code. */
final class ErrorPrinter implements IExecutionExceptionHandler, IParameterExceptionHandler {
    private final Environment environment;
    private final boolean stacktrace;

    ErrorPrinter(Environment environment, boolean stacktrace) {
        this.environment = environment;
        this.stacktrace = stacktrace;
    }

    @Override
    public int handleExecutionException(Exception failure, CommandLine command, ParseResult arguments) {
        UserError error = userError(failure);
        return print(error == null ? bug(failure) : error, failure);
    }

    @Override
    public int handleParseException(ParameterException failure, String[] args) {
        UserError cause = failure.getCause() instanceof UserError error ? error : null;
        return print(cause == null ? UsageErrors.explain(failure) : cause, failure);
    }

    /** The exit code of a command that has ended with this one: results that could not be written are no success. */
    int afterAll(int exitCode) {
        String loss = environment.out() instanceof StandardOutput out ? out.loss() : null;
        if (loss == null) {
            return exitCode;
        }
        UserError error = UserError.refused("Cannot write to standard output: " + loss, null);
        int refused = print(error, error);
        return exitCode == ExitCode.OK ? refused : exitCode;
    }

    private UserError bug(Exception failure) {
        String message = failure.getMessage();
        String what = failure.getClass().getSimpleName() + (message == null ? "" : ": " + message);
        String hint = "report it with what the same command prints with " + Globals.STACKTRACE;
        return new UserError(ExitCode.BUG, "This is a bug: " + what, stacktrace ? null : hint, failure);
    }

    /** What the user can do something about; null for anything else. */
    private static @Nullable UserError userError(Exception failure) {
        if (failure instanceof UserError error) {
            return error;
        }
        if (failure instanceof CatalogException problem) {
            return new UserError(ExitCode.of(problem.kind()), said(problem), problem.hint(), problem);
        }
        if (failure instanceof DamagedArtifactException) {
            return new UserError(ExitCode.RUN_FAILED, said(failure), "pipewright artifacts verify", failure);
        }
        if (failure instanceof InvalidArtifactException) {
            return new UserError(ExitCode.USAGE, said(failure), null, failure);
        }
        if (failure instanceof ConnectorException connector) {
            return new UserError(ExitCode.of(connector.kind()), said(failure), connector.hint(), failure);
        }
        if (failure instanceof RegistryException registry) {
            return new UserError(ExitCode.of(registry.kind()), asMessage(said(registry)), registry.hint(), registry);
        }
        if (failure instanceof Ec2Exception ec2) {
            return new UserError(ExitCode.of(ec2.kind()), said(ec2), ec2.hint(), ec2);
        }
        StoreException store = StoreException.in(failure);
        if (store != null) {
            return new UserError(ExitCode.of(store.kind()), told(failure, store), store.hint(), failure);
        }
        if (failure instanceof StoreBusyException) {
            return new UserError(ExitCode.REFUSED, said(failure), null, failure);
        }
        Throwable cause = failure instanceof UncheckedIOException ? failure.getCause() : failure;
        return cause instanceof IOException io ? fileError(io) : null;
    }

    /** A file that no command was expecting trouble with. */
    private static UserError fileError(IOException failure) {
        int exitCode = failure instanceof NoSuchFileException ? ExitCode.NOT_FOUND : ExitCode.REFUSED;
        String file = failure instanceof FileSystemException named ? named.getFile() : null;
        return new UserError(
                exitCode,
                "Cannot use " + (file == null ? "a file" : file) + ": " + FileReasons.of(failure),
                null,
                failure);
    }

    /** With what it was wanted for, where that is told. */
    private static String told(Exception failure, StoreException store) {
        return failure instanceof UncheckedIOException ? said(store) : said(failure);
    }

    /** Registries are mostly told of after what they were wanted for. */
    private static String asMessage(String said) {
        return said.startsWith("cannot ") ? "C" + said.substring(1) : "Cannot use container registry: " + said;
    }

    private static String said(Exception failure) {
        String message = failure.getMessage();
        return message == null ? failure.getClass().getSimpleName() : message;
    }

    private int print(UserError error, Exception failure) {
        boolean colour = environment.errColour();
        error.getMessage()
                .lines()
                .forEach(line -> environment.say(Style.BAD.apply("pipewright:", colour) + " " + line));
        if (error.hint() != null) {
            environment.say("  " + Style.STRONG.apply("hint:", colour) + " " + error.hint());
        }
        if (stacktrace) {
            failure.printStackTrace(environment.err());
        }
        return error.exitCode();
    }
}
