package dev.pipewright.activities.catalog;

import dev.pipewright.activities.quantity.Durations;
import dev.pipewright.activities.quantity.Numbers;
import dev.pipewright.activities.quantity.Sizes;
import dev.pipewright.activities.registry.EcrAddress;
import dev.pipewright.activities.registry.ImageName;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The values of a component's attributes: checked when they are given, and read as what they stand for. */
final class AttributeValues {
    private static final Pattern ADDRESS = Pattern.compile("[A-Za-z0-9.-]+:[0-9]{1,5}|\\[[0-9a-fA-F:]+]:[0-9]{1,5}");
    private static final Pattern BUCKET =
            Pattern.compile("s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](?:/[^/.\\p{Cntrl}][^/\\p{Cntrl}]*)*/?");
    private static final Pattern REGION = Pattern.compile("[a-z]{2,}(?:-[a-z0-9]+)+");
    private static final Pattern SECRET = Pattern.compile(
            "arn:aws[a-z-]*:secretsmanager:[a-z]{2,}(?:-[a-z0-9]+)+:[0-9]{12}:secret:[A-Za-z0-9/_+=.@!-]+");
    private static final List<String> ENCRYPTIONS = List.of("AES256", "aws:kms", "aws:kms:dsse");
    private static final Pattern COMMA = Pattern.compile(",");
    private static final Pattern SCHEME = Pattern.compile("docker://|tar://");

    private final Map<String, String> values;

    AttributeValues(Map<String, String> values) {
        this.values = values;
    }

    /** Null where it is not given. */
    @Nullable
    String text(String name) {
        return values.get(name);
    }

    String text(String name, String fallback) {
        return values.getOrDefault(name, fallback);
    }

    /** What stands between commas; nothing where it is not given. */
    List<String> list(String name) {
        return COMMA.splitAsStream(text(name, ""))
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .toList();
    }

    /** 0 where it is not given. */
    double number(String name) {
        String value = values.get(name);
        return value == null ? 0 : Double.parseDouble(value);
    }

    /** 0 where it is not given. */
    int count(String name) {
        String value = values.get(name);
        return value == null ? 0 : Integer.parseInt(value);
    }

    /** In bytes; 0 where it is not given. */
    long size(String name) {
        String value = values.get(name);
        return value == null ? 0 : Sizes.parse(value);
    }

    /** False where it is not given. */
    boolean flag(String name) {
        return "true".equals(values.get(name));
    }

    Duration duration(String name, String fallback) {
        Duration duration = Durations.parse(text(name, fallback));
        if (duration == null) {
            throw new IllegalStateException("Attribute '" + name + "' is no duration: " + text(name, fallback));
        }
        return duration;
    }

    /** The value as it is stored; what is wrong with it is added to the mistakes. */
    static String checked(Attribute attribute, String given, Path folder, List<String> mistakes) {
        String value = given.strip();
        String mistake = value.isEmpty() ? "is empty" : mistake(attribute.type(), value);
        if (mistake != null) {
            mistakes.add("'" + attribute.name() + "' " + mistake);
            return value;
        }
        return switch (attribute.type()) {
            case PATH -> absolute(folder, value).toString();
            case FILE -> file(attribute, absolute(folder, value), mistakes);
            case BUCKET -> value.endsWith("/") ? value.substring(0, value.length() - 1) : value;
            default -> value;
        };
    }

    private static Path absolute(Path folder, String value) {
        return folder.resolve(value).toAbsolutePath().normalize();
    }

    private static String file(Attribute attribute, Path path, List<String> mistakes) {
        if (!Files.isRegularFile(path)) {
            mistakes.add("'" + attribute.name() + "' names a file that is not there: " + path);
        }
        return path.toString();
    }

    private static @Nullable String mistake(Attribute.Type type, String value) {
        return switch (type) {
            case TEXT -> null;
            case PATH, FILE -> value.indexOf('\0') < 0 ? null : "is not a path";
            case NUMBER -> isAmount(value) ? null : "is not a number above 0: " + value;
            case COUNT -> isCount(value) ? null : "is not a whole number above 0: " + value;
            case SIZE -> Sizes.parse(value) > 0 ? null : "is not a size such as 512MiB or 4GiB: " + value;
            case DURATION -> isDuration(value) ? null : "is not a duration such as 30s, 5m or 1h30m: " + value;
            case REGISTRY -> isImage(value + "/any") ? null : "is not host[:port][/path] without a scheme: " + value;
            case ECR -> EcrAddress.mistake(value);
            case IMAGE -> isImage(value) ? null : "is not the name of an image: " + value;
            case BASE ->
                SCHEME.matcher(value).lookingAt() || isImage(value)
                        ? null
                        : "is not the name of an image, docker://NAME or tar://PATH: " + value;
            case ADDRESS -> ADDRESS.matcher(value).matches() ? null : "is not host:port: " + value;
            case FLAG -> isFlag(value) ? null : "is neither true nor false: " + value;
            case BUCKET ->
                BUCKET.matcher(value).matches()
                        ? null
                        : "is not s3://BUCKET or s3://BUCKET/PREFIX, with no empty part and none that starts with a dot: "
                                + value;
            case REGION -> REGION.matcher(value).matches() ? null : "is not a region such as eu-central-1: " + value;
            case ENCRYPTION ->
                ENCRYPTIONS.contains(value) ? null : "is none of " + String.join(", ", ENCRYPTIONS) + ": " + value;
            case SECRET_ARN -> // without the value, which may be the secret itself
                SECRET.matcher(value).matches()
                        ? null
                        : "is not the ARN of a secret in AWS Secrets Manager, which looks like"
                                + " arn:aws:secretsmanager:REGION:ACCOUNT:secret:NAME";
        };
    }

    private static boolean isFlag(String value) {
        return value.equals("true") || value.equals("false");
    }

    private static boolean isImage(String value) {
        try {
            ImageName.parse(value);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean isCount(String value) {
        return Numbers.isInteger(value) && Integer.parseInt(value) > 0;
    }

    private static boolean isDuration(String value) {
        Duration duration = Durations.parse(value);
        return duration != null && !duration.isZero();
    }

    private static boolean isAmount(String value) {
        try {
            double amount = Double.parseDouble(value);
            return amount > 0 && !Double.isInfinite(amount);
        } catch (NumberFormatException e) {
            return false;
        }
    }
}
