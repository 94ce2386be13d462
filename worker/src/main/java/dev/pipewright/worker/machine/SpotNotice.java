package dev.pipewright.worker.machine;

import dev.pipewright.stack.Orchestrator;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/**
 * Whether EC2 is about to take the machine back, which it says two minutes before, in the instance's metadata. Source: EC2 user guide,
 * "Spot Instance interruption notices".
 */
final class SpotNotice {
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final int FOUND = 200;

    private final URI metadata;
    private final boolean expected;
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(PATIENCE).build();

    /**
     * Asks nothing yet.
     *
     * @param metadata where the service answers, without a path
     */
    SpotNotice(Orchestrator orchestrator, URI metadata) {
        this.metadata = metadata;
        this.expected = orchestrator instanceof Orchestrator.VmAws aws && aws.spot();
    }

    /** That of this machine. */
    static SpotNotice of(Orchestrator orchestrator) {
        String other = System.getenv("AWS_EC2_METADATA_SERVICE_ENDPOINT");
        return new SpotNotice(orchestrator, URI.create(other == null ? "http://169.254.169.254" : other));
    }

    /** Whether it has come. No answer is no notice. */
    boolean given() throws InterruptedException {
        if (!expected) {
            return false;
        }
        try {
            HttpResponse<String> token = client.send(
                    request("/latest/api/token")
                            .header("X-aws-ec2-metadata-token-ttl-seconds", "60")
                            .PUT(HttpRequest.BodyPublishers.noBody())
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            HttpRequest question = request("/latest/meta-data/spot/instance-action")
                    .header("X-aws-ec2-metadata-token", token.body())
                    .build();
            return token.statusCode() == FOUND
                    && client.send(question, HttpResponse.BodyHandlers.discarding())
                                    .statusCode()
                            == FOUND;
        } catch (IOException unanswered) {
            return false;
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(metadata.resolve(path)).timeout(PATIENCE);
    }
}
