package dev.pipewright.cli.console;

import dev.pipewright.activities.artifact.StoreException;
import dev.pipewright.activities.aws.ConnectorException;
import dev.pipewright.activities.catalog.CatalogException;
import dev.pipewright.activities.ec2.Ec2Exception;
import dev.pipewright.activities.registry.RegistryException;

/** What a command tells the shell. Scripts depend on these numbers: they never change. */
public final class ExitCode {
    /** Everything asked for was done. */
    public static final int OK = 0;

    /** The run failed, or what was checked is not in order. */
    public static final int RUN_FAILED = 1;

    /** The command, or the file it was given, is written wrongly. */
    public static final int USAGE = 2;

    /** A named thing does not exist. */
    public static final int NOT_FOUND = 3;

    /** Temporal, the cloud or the catalog cannot be reached now: the same command may work later. */
    public static final int UNREACHABLE = 4;

    /** Refused: a conflict, something in use, a missing permission, an unusable catalog. */
    public static final int REFUSED = 5;

    /** A mistake in Pipewright itself. */
    public static final int BUG = 70;

    /** Ended by Ctrl-C. */
    public static final int INTERRUPTED = 130;

    private ExitCode() {}

    /** That of what the catalog refuses or cannot do. */
    public static int of(CatalogException.Kind kind) {
        return switch (kind) {
            case INVALID -> USAGE;
            case NOT_FOUND -> NOT_FOUND;
            case REFUSED, UNUSABLE -> REFUSED;
            case UNAVAILABLE -> UNREACHABLE;
        };
    }

    /** That of a service connector that cannot be used. */
    public static int of(ConnectorException.Kind kind) {
        return switch (kind) {
            case INVALID -> USAGE;
            case ACCESS_DENIED -> REFUSED;
            case UNAVAILABLE -> UNREACHABLE;
        };
    }

    /** That of a container registry that cannot be used. */
    public static int of(RegistryException.Kind kind) {
        return switch (kind) {
            case ABSENT -> NOT_FOUND;
            case DENIED, UNTRUSTED, REFUSED -> REFUSED;
            case BUSY, BROKEN -> UNREACHABLE;
        };
    }

    /** That of what EC2 has not done. */
    public static int of(Ec2Exception.Kind kind) {
        return switch (kind) {
            case NOT_FOUND -> NOT_FOUND;
            case QUOTA, ACCESS_DENIED, REFUSED -> REFUSED;
            case CAPACITY, THROTTLED, UNAVAILABLE, UNKNOWN -> UNREACHABLE;
        };
    }

    /** That of an artifact store that cannot be used. */
    public static int of(StoreException.Kind kind) {
        return switch (kind) {
            case NOT_FOUND -> NOT_FOUND;
            case ACCESS_DENIED, REFUSED -> REFUSED;
            case UNAVAILABLE -> UNREACHABLE;
        };
    }
}
