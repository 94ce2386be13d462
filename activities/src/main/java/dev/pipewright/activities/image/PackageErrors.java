package dev.pipewright.activities.image;

import dev.pipewright.activities.image.PackageTool.Target;
import dev.pipewright.activities.image.Tool.Ran;
import io.temporal.failure.ApplicationFailure;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What package tools complain about, and whether the user or the network is to mend it. */
final class PackageErrors {
    private static final Pattern NETWORK = Pattern.compile(
            "error sending request|dns error|[Cc]onnection (?:refused|reset|aborted|error)|timed out|NewConnectionError"
                    + "|ReadTimeoutError|ProtocolError|IncompleteRead|name resolution|HTTP status (?:server error|client error \\(429)"
                    + "|HTTP error (?:5\\d\\d|429)|429 Client Error|5\\d\\d Server Error");
    private static final Pattern UV_NO_WHEEL =
            Pattern.compile("([A-Za-z0-9._-]+(?:[=<>!~]=?[^\\s,]+)?) has no (?:usable )?wheels");
    private static final Pattern UV_NO_WHEEL_HINT = Pattern.compile("Wheels are (?:required|available) for `([^`]+)`");
    private static final Pattern UV_UNKNOWN =
            Pattern.compile("([A-Za-z0-9._-]+) was not found in the package registry");
    private static final Pattern UV_SOURCE =
            Pattern.compile("(?:Building source distributions for|building) `([^`]+)` is disabled");
    private static final Pattern PIP_NONE = Pattern.compile("No matching distribution found for (\\S+)");

    private PackageErrors() {}

    static ApplicationFailure of(Ran ran, String file, Target target) {
        String all = ran.err() + ran.out();
        String where = file + " for " + target;
        String noWheel = first(all, UV_NO_WHEEL, UV_NO_WHEEL_HINT, UV_SOURCE);
        if (noWheel != null) {
            return ImageFailures.requirements(
                    where,
                    noWheel + " has no wheel for it, and packages are not compiled",
                    "name a version that has one, or a base that has the package");
        }
        if (NETWORK.matcher(all).find()) {
            return ImageFailures.packageIndex(where, ran.lastWords());
        }
        String unknown = first(all, UV_UNKNOWN);
        if (unknown != null) {
            return ImageFailures.requirements(
                    where, "the package index has no '" + unknown + "'", "check the name in " + file);
        }
        String none = first(all, PIP_NONE);
        if (none != null) {
            return ImageFailures.requirements(
                    where,
                    "there is no wheel for it of " + none,
                    "check the name, name a version that has one, or a base that has the package");
        }
        return ImageFailures.requirements(where, ran.lastWords(), "correct " + file);
    }

    private static @Nullable String first(String text, Pattern... patterns) {
        for (Pattern pattern : patterns) {
            Matcher matcher = pattern.matcher(text);
            if (matcher.find()) {
                return matcher.group(1);
            }
        }
        return null;
    }
}
