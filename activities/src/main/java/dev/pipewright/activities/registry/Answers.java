package dev.pipewright.activities.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.net.http.HttpHeaders;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/** What registries say. */
final class Answers {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final int LONGEST = 400;

    private Answers() {}

    /** A document; a missing node if it is none. */
    static JsonNode json(byte[] body) {
        try {
            JsonNode read = MAPPER.readTree(body);
            return read == null ? MissingNode.getInstance() : read;
        } catch (IOException e) {
            return MissingNode.getInstance();
        }
    }

    /** What an error's body says, in parentheses; empty if it is not a registry's error. */
    static String reason(byte[] body) {
        JsonNode error = json(body).path("errors").path(0);
        String message = error.path("message").asText(error.path("code").asText(""));
        String line = message.lines().findFirst().orElse("");
        return line.isEmpty() ? "" : " (" + line.substring(0, Math.min(line.length(), LONGEST)) + ")";
    }

    /** {@code Retry-After}, as seconds or as a date; null if it is neither. */
    static @Nullable Duration retryAfter(HttpHeaders headers, Clock clock) {
        String value = headers.firstValue("Retry-After").orElse("").strip();
        if (value.isEmpty()) {
            return null;
        }
        if (value.chars().allMatch(Character::isDigit) && value.length() < 10) {
            return Duration.ofSeconds(Long.parseLong(value));
        }
        try {
            ZonedDateTime until = ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME);
            Duration wait = Duration.between(clock.instant(), until);
            return wait.isNegative() ? Duration.ZERO : wait;
        } catch (DateTimeException e) {
            return null;
        }
    }
}
