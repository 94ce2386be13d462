package dev.pipewright.cli.faults;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Sessions that end sooner than AWS would say: each gets an access key of its own, by which it is known when its time is up. */
final class ShortSessions {
    private static final Pattern KEY = Pattern.compile("(?<=<AccessKeyId>)[^<]+");
    private static final Pattern END = Pattern.compile("(?<=<Expiration>)[^<]+");
    private static final Pattern SIGNER = Pattern.compile("Credential=([^/]+)/");

    private final Duration life;
    private final Map<String, Instant> ends = new ConcurrentHashMap<>();

    ShortSessions(Duration life) {
        this.life = life;
    }

    /** @param answer of STS; others are returned as they are */
    byte[] begin(byte[] answer) {
        String text = new String(answer, UTF_8);
        if (!END.matcher(text).find()) {
            return answer;
        }
        String key = "ASIASESSION" + ends.size();
        Instant end = Instant.now().plus(life).truncatedTo(ChronoUnit.SECONDS);
        ends.put(key, end);
        return END.matcher(KEY.matcher(text).replaceFirst(key))
                .replaceFirst(end.toString())
                .getBytes(UTF_8);
    }

    /** @param authorization the header of a request, signed by whomever */
    boolean haveEnded(@Nullable String authorization) {
        Matcher signer = SIGNER.matcher(String.valueOf(authorization));
        return signer.find() && Instant.now().isAfter(ends.getOrDefault(signer.group(1), Instant.MAX));
    }

    /** Whether one has ended. */
    boolean oneHasEnded() {
        return ends.values().stream().anyMatch(Instant.now()::isAfter);
    }

    int begun() {
        return ends.size();
    }
}
