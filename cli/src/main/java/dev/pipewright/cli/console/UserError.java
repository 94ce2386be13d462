package dev.pipewright.cli.console;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/** A command cannot do what it was asked. The message is for the user: what could not be done, to what, and why. */
public final class UserError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int exitCode;
    private final @Nullable String hint;

    /**
     * With everything there is to say.
     *
     * @param exitCode one of {@link ExitCode}
     * @param hint the command, or what else, that puts it right; null where there is none
     */
    public UserError(int exitCode, String message, @Nullable String hint, @Nullable Throwable cause) {
        super(requireNonNull(message, "message"), cause);
        this.exitCode = exitCode;
        this.hint = hint;
    }

    /** The command is written wrongly. */
    public static UserError usage(String message, @Nullable String hint) {
        return new UserError(ExitCode.USAGE, message, hint, null);
    }

    /** A named thing does not exist. */
    public static UserError notFound(String message, @Nullable String hint) {
        return new UserError(ExitCode.NOT_FOUND, message, hint, null);
    }

    /** It cannot be done as things stand. */
    public static UserError refused(String message, @Nullable String hint) {
        return new UserError(ExitCode.REFUSED, message, hint, null);
    }

    /** Never null, unlike that of other exceptions. */
    @Override
    public String getMessage() {
        return requireNonNull(super.getMessage());
    }

    /** One of {@link ExitCode}. */
    public int exitCode() {
        return exitCode;
    }

    /** The command, or what else, that puts it right; null where there is none. */
    public @Nullable String hint() {
        return hint;
    }
}
