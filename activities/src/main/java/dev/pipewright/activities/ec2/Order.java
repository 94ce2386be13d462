package dev.pipewright.activities.ec2;

import dev.pipewright.pipeline.Resources;
import dev.pipewright.stack.Orchestrator.VmAws;
import java.time.Instant;
import java.util.Map;

/**
 * An instance that is to be started, once.
 *
 * @param machine its id; with the execution it decides the client token
 * @param execution the Temporal run id of the run's workflow
 * @param resources what it has to have room for
 * @param architecture of the images that are to run on it: {@code x86_64} or {@code arm64}
 * @param userData what it boots
 * @param tags to find it by and to read in AWS's console
 * @param expires until when it is of use at most, for whoever looks at the tags
 */
public record Order(
        String machine,
        String execution,
        VmAws orchestrator,
        Resources resources,
        String architecture,
        String userData,
        Map<String, String> tags,
        Instant expires) {
    public Order {
        tags = Map.copyOf(tags);
    }
}
