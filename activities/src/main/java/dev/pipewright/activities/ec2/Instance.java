package dev.pipewright.activities.ec2;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An instance of EC2.
 *
 * @param type such as {@code t3.small}
 * @param zone where it is; null while EC2 does not say
 * @param spot whether it is paid for at what the market asks, and may be taken away
 * @param tags by which it is told from others
 * @param reason why it has ended or is about to, in EC2's words; null if it is not
 */
public record Instance(
        String id,
        String type,
        @Nullable String zone,
        boolean spot,
        State state,
        Map<String, String> tags,
        @Nullable String reason) {
    /** Where it is in its life. */
    public enum State {
        PENDING,
        RUNNING,
        /** By hand, and of no use any more; its disk still costs money. */
        STOPPED,
        /** It is on its way out, or gone. */
        ENDED
    }

    public Instance {
        tags = Map.copyOf(tags);
    }

    /** Whether it works, or is about to. */
    public boolean lives() {
        return state == State.PENDING || state == State.RUNNING;
    }

    /** Whether it costs money. */
    public boolean costs() {
        return state != State.ENDED;
    }
}
