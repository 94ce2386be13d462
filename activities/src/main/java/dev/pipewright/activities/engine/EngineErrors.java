package dev.pipewright.activities.engine;

import com.github.dockerjava.api.exception.BadRequestException;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.exception.UnauthorizedException;
import dev.pipewright.activities.engine.EngineException.Kind;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the exceptions of the client library mean. */
final class EngineErrors {
    private static final Pattern JSON_MESSAGE = Pattern.compile("\\{\"message\":\"(.*)\"}", Pattern.DOTALL);
    private static final Pattern STATUS = Pattern.compile("^Status \\d+: ");

    /** What the engine says when it cannot connect a container to a network that is there, or its runtime does not answer. */
    private static final String[] TROUBLE = {
        "failed to create endpoint",
        "failed to set up container networking",
        "failed programming external connectivity",
        "failed to add the host",
        "iptables failed",
        "no available ipv4 addresses",
        "device or resource busy",
        "resource temporarily unavailable",
        "context deadline exceeded",
        "transport is closing",
        "containerd.sock"
    };

    private final String address;

    /** For an engine at that address. */
    EngineErrors(String address) {
        this.address = address;
    }

    /** What a call threw. */
    EngineException of(Throwable e) {
        if (e instanceof DockerException answer) {
            return answered(answer);
        }
        String text = texts(e);
        if (text.contains("permission denied")) {
            return new EngineException(Kind.FORBIDDEN, "this user may not talk to the Docker engine at " + address, e);
        }
        return new EngineException(Kind.UNREACHABLE, "no Docker engine answers at " + address, e);
    }

    private static EngineException answered(DockerException e) {
        String said = message(e);
        if (noRoom(said)) {
            return new EngineException(Kind.DISK_FULL, "the Docker engine's disk is full: " + said, e);
        }
        if (contains(said.toLowerCase(Locale.ROOT), TROUBLE)) {
            return new EngineException(Kind.TROUBLED, said, e);
        }
        if (e instanceof NotFoundException) {
            return new EngineException(Kind.ABSENT, said, e);
        }
        if (e instanceof ConflictException) {
            return new EngineException(Kind.CONFLICT, said, e);
        }
        if (e instanceof UnauthorizedException) {
            return new EngineException(Kind.PULL_DENIED, said, e);
        }
        return new EngineException(Kind.REFUSED, said, e);
    }

    /** What a pull ended with, in the engine's words. */
    static EngineException pull(String said, Throwable cause) {
        String text = said.toLowerCase(Locale.ROOT);
        if (noRoom(text)) {
            return new EngineException(Kind.DISK_FULL, "the Docker engine's disk is full: " + said, cause);
        }
        if (contains(text, "denied", "unauthorized", "no basic auth", "authentication required", "forbidden")) {
            return new EngineException(Kind.PULL_DENIED, said, cause);
        }
        if (contains(text, "manifest unknown", "not found", "no such image", "name unknown")) {
            return new EngineException(Kind.ABSENT, said, cause);
        }
        if (contains(text, "http response to https client", "x509", "certificate", "invalid reference format")
                || cause instanceof BadRequestException) {
            return new EngineException(Kind.REFUSED, said, cause);
        }
        return new EngineException(Kind.PULL_FAILED, said, cause);
    }

    private static boolean contains(String text, String... words) {
        for (String word : words) {
            if (text.contains(word)) {
                return true;
            }
        }
        return false;
    }

    private static boolean noRoom(String text) {
        return contains(text.toLowerCase(Locale.ROOT), "no space left on device", "disk quota exceeded");
    }

    /** The engine's own words on one line, without the wrapping of the client. */
    static String message(Throwable e) {
        String text = STATUS.matcher(String.valueOf(e.getMessage()).strip()).replaceFirst("");
        Matcher json = JSON_MESSAGE.matcher(text);
        String said = json.matches() ? json.group(1).replace("\\\"", "\"").replace("\\n", " ") : text;
        return said.replaceAll("\\s+", " ").strip();
    }

    private static String texts(Throwable e) {
        StringBuilder texts = new StringBuilder();
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            texts.append(cause.getMessage()).append('\n');
        }
        return texts.toString().toLowerCase(Locale.ROOT);
    }
}
