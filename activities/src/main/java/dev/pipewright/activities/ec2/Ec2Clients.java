package dev.pipewright.activities.ec2;

import dev.pipewright.activities.aws.AwsConnections;
import java.net.URI;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.AwsProfileRegionProvider;
import software.amazon.awssdk.regions.providers.AwsRegionProviderChain;
import software.amazon.awssdk.regions.providers.SystemSettingsRegionProvider;
import software.amazon.awssdk.retries.api.RetryStrategy;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;
import software.amazon.awssdk.services.ec2.model.RunInstancesResponse;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.ssm.SsmClient;

/** Asks EC2 of one region, with one way to authenticate. Nothing of AWS is loaded before the first question. */
final class Ec2Clients {
    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration ATTEMPT = Duration.ofSeconds(30);
    private static final Duration CALL = Duration.ofSeconds(90);
    private static final int ATTEMPTS = 4;

    /** How EC2 says yes to a question that starts nothing. */
    private static final String WOULD_START = "DryRunOperation";

    private final AwsConnections connections;
    private final @Nullable String region;
    private final @Nullable String connector;
    private final @Nullable URI endpoint;
    private @Nullable Open open;

    /** What all clients have in common. */
    private record Basis(String region, AwsCredentialsProvider credentials, SdkHttpClient http) {}

    private record Open(Basis basis, Ec2Client ec2, Ec2Client launching, SsmClient parameters) {}

    /**
     * Touches nothing yet.
     *
     * @param region null for the connector's, or that which AWS's own tools would use
     * @param connector null for what the host has
     * @param endpoint of another server; null for that of the environment, or AWS itself
     */
    Ec2Clients(
            AwsConnections connections, @Nullable String region, @Nullable String connector, @Nullable URI endpoint) {
        this.connections = connections;
        this.region = region;
        this.connector = connector;
        this.endpoint = endpoint;
    }

    /** Where machines are started. */
    String region() throws Ec2Exception {
        return open().basis.region;
    }

    /**
     * Asks.
     *
     * @param what is wanted, as after "Cannot"
     * @param action of IAM that it takes
     */
    <T> T ask(String what, String action, Function<Ec2Client, T> question) throws Ec2Exception, InterruptedException {
        try {
            return question.apply(open().ec2);
        } catch (SdkException e) {
            throw Ec2Failures.of(what, action, uninterrupted(e));
        }
    }

    /** As {@link #ask}, of IAM. Its client is made for the question: runs have none for it. */
    <T> T askIam(String what, String action, Function<IamClient, T> question)
            throws Ec2Exception, InterruptedException {
        try (IamClient iam = built(IamClient.builder(), open().basis, patience())) {
            return question.apply(iam);
        } catch (SdkException e) {
            throw Ec2Failures.of(what, action, uninterrupted(e));
        }
    }

    /** How much the quota allows, in whole CPUs. */
    int allowed(Quota quota) throws Ec2Exception, InterruptedException {
        Basis basis = open().basis;
        try {
            return (int) new ServiceQuotas(basis.region, basis.credentials, basis.http, endpoint).allowed(quota);
        } catch (SdkException e) {
            throw Ec2Failures.of("look at quota " + quota, ServiceQuotas.ACTION, uninterrupted(e));
        }
    }

    /** Asks for a parameter that AWS publishes. */
    String parameter(String what, String name) throws Ec2Exception, InterruptedException {
        try {
            return open().parameters
                    .getParameter(parameter -> parameter.name(name))
                    .parameter()
                    .value();
        } catch (SdkException e) {
            throw Ec2Failures.of(what, "ssm:GetParameter", uninterrupted(e));
        }
    }

    /** Starts, without trying again: what the answer was decides what is tried next, and where. */
    RunInstancesResponse launch(Candidate candidate, RunInstancesRequest request, String what)
            throws Ec2Exception, InterruptedException {
        try {
            return open().launching.runInstances(request);
        } catch (SdkException e) {
            throw Ec2Failures.ofLaunch(what, candidate, uninterrupted(e));
        }
    }

    /** Asks whether it would start, which starts nothing. */
    void rehearse(Candidate candidate, RunInstancesRequest request, String what)
            throws Ec2Exception, InterruptedException {
        try {
            var unused = open().launching
                    .runInstances(request.toBuilder().dryRun(true).build());
        } catch (SdkException e) {
            if (e instanceof AwsServiceException answer
                    && Ec2Failures.code(answer).equals(WOULD_START)) {
                return;
            }
            throw Ec2Failures.ofLaunch(what, candidate, uninterrupted(e));
        }
    }

    private static SdkException uninterrupted(SdkException e) throws InterruptedException {
        if (e instanceof AbortedException || Thread.currentThread().isInterrupted()) {
            throw new InterruptedException();
        }
        return e;
    }

    private synchronized Open open() throws Ec2Exception {
        Open made = open;
        if (made == null) {
            String where = decided();
            AwsCredentialsProvider credentials = connections.credentials(connector, Ec2Policy.session());
            SdkHttpClient http = ApacheHttpClient.builder()
                    .connectionTimeout(CONNECT)
                    .socketTimeout(ATTEMPT)
                    .build();
            Basis basis = new Basis(where, credentials, http);
            made = new Open(
                    basis,
                    built(Ec2Client.builder(), basis, patience()),
                    built(Ec2Client.builder(), basis, AwsRetryStrategy.doNotRetry()),
                    built(SsmClient.builder(), basis, patience()));
            open = made;
        }
        return made;
    }

    private static RetryStrategy patience() {
        return AwsRetryStrategy.standardRetryStrategy().toBuilder()
                .maxAttempts(ATTEMPTS)
                .build();
    }

    private <C, B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>> C built(
            B builder, Basis basis, RetryStrategy retries) {
        return builder.credentialsProvider(basis.credentials)
                .region(Region.of(basis.region))
                .endpointOverride(endpoint)
                .httpClient(basis.http)
                .overrideConfiguration(override -> override.apiCallAttemptTimeout(ATTEMPT)
                        .apiCallTimeout(CALL)
                        .retryStrategy(retries))
                .build();
    }

    private String decided() throws Ec2Exception {
        String its = region == null ? connections.region(connector) : region;
        if (its != null) {
            return its;
        }
        try {
            // Not the machine's own region, which takes a second to find out that it is no machine of AWS.
            return new AwsRegionProviderChain(new SystemSettingsRegionProvider(), new AwsProfileRegionProvider())
                    .getRegion()
                    .id();
        } catch (SdkClientException e) {
            throw new Ec2Exception(
                    Ec2Exception.Kind.REFUSED,
                    "Cannot ask EC2: nothing says in which region",
                    "pipewright orchestrator update NAME --region=REGION",
                    e);
        }
    }
}
