package dev.pipewright.worker;

import dev.pipewright.activities.aws.ConnectorException;
import dev.pipewright.run.RunAttributes;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.enums.v1.IndexedValueType;
import io.temporal.api.operatorservice.v1.AddSearchAttributesRequest;
import io.temporal.api.workflowservice.v1.DescribeNamespaceRequest;
import io.temporal.api.workflowservice.v1.DescribeNamespaceResponse;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.envconfig.ClientConfigProfile;
import io.temporal.envconfig.LoadClientConfigProfileOptions;
import io.temporal.serviceclient.OperatorServiceStubs;
import io.temporal.serviceclient.OperatorServiceStubsOptions;
import io.temporal.serviceclient.WorkflowServiceStubs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import javax.net.ssl.SSLException;

/** A Temporal server that somebody runs, as {@code TEMPORAL_ADDRESS} or a Temporal profile names it. */
public final class RemoteTemporal implements Temporal {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final WorkflowServiceStubs stubs;
    private final WorkflowClient client;
    private final String address;

    private RemoteTemporal(WorkflowServiceStubs stubs, WorkflowClient client, String address) {
        this.stubs = stubs;
        this.client = client;
        this.address = address;
    }

    /**
     * Connects, or says at once that nothing answers, or that there is no such namespace or no access to it.
     *
     * @throws UnreachableException naming the address and, where the server answers, the namespace
     */
    public static RemoteTemporal connect(Map<String, String> environment) throws UnreachableException {
        return connect(environment, TemporalKeys.NONE);
    }

    /**
     * The same with keys that are kept elsewhere, in the place of those of the environment.
     *
     * @throws UnreachableException also if a key cannot be read
     */
    public static RemoteTemporal connect(Map<String, String> environment, TemporalKeys keys)
            throws UnreachableException {
        ClientConfigProfile profile = profile(keyed(environment, keys));
        WorkflowServiceStubs stubs;
        WorkflowClientOptions clientOptions;
        try {
            clientOptions = profile.toWorkflowClientOptions();
            stubs = WorkflowServiceStubs.newServiceStubs(
                    keys.shownBy(profile.toWorkflowServiceStubsOptions(), profile.getTls()));
        } catch (SSLException | RuntimeException e) {
            throw UnreachableException.settings(e); // a certificate that is not there, say
        }
        String address = String.valueOf(profile.getAddress());
        RemoteTemporal temporal = new RemoteTemporal(stubs, WorkflowClient.newInstance(stubs, clientOptions), address);
        try {
            stubs.connect(PATIENCE);
            temporal.checkNamespace();
            return temporal;
        } catch (RuntimeException e) {
            temporal.close();
            throw temporal.refusal(e);
        }
    }

    private static Map<String, String> keyed(Map<String, String> environment, TemporalKeys keys)
            throws UnreachableException {
        try {
            return keys.in(environment);
        } catch (ConnectorException e) {
            throw UnreachableException.key(e);
        } catch (IllegalArgumentException e) {
            throw UnreachableException.settings(e);
        }
    }

    /** A worker would notice only when it starts to poll, a client only when it starts a run. */
    private void checkNamespace() {
        DescribeNamespaceRequest request =
                DescribeNamespaceRequest.newBuilder().setNamespace(namespace()).build();
        DescribeNamespaceResponse unused = stubs.blockingStub().describeNamespace(request);
    }

    private String namespace() {
        return client.getOptions().getNamespace();
    }

    /** Whether the environment or a profile names a server. */
    static boolean configured(Map<String, String> environment) throws UnreachableException {
        if (!mentioned(environment)) {
            return false;
        }
        String address = profile(environment).getAddress();
        return address != null && !address.isEmpty();
    }

    /** Most people have neither variables nor a file, and need not wait until a reader of TOML is ready. */
    private static boolean mentioned(Map<String, String> environment) {
        Path home = Path.of(System.getProperty("user.home"));
        return environment.keySet().stream().anyMatch(name -> name.startsWith("TEMPORAL_"))
                || Files.exists(home.resolve(".config/temporalio/temporal.toml"))
                || Files.exists(home.resolve("Library/Application Support/temporalio/temporal.toml"));
    }

    static ClientConfigProfile profile(Map<String, String> environment) throws UnreachableException {
        try {
            return ClientConfigProfile.load(LoadClientConfigProfileOptions.newBuilder()
                    .setEnvOverrides(environment)
                    .build());
        } catch (IOException | RuntimeException e) {
            throw UnreachableException.settings(e);
        }
    }

    @Override
    public UnreachableException refusal(RuntimeException failure) {
        return UnreachableException.of(address, namespace(), failure);
    }

    @Override
    public WorkflowClient client() {
        return client;
    }

    @Override
    public boolean durable() {
        return true;
    }

    @Override
    public boolean searchAttributes() {
        OperatorServiceStubs operator = OperatorServiceStubs.newServiceStubs(OperatorServiceStubsOptions.newBuilder()
                .setChannel(stubs.getRawChannel())
                .setGrpcMetadataProviders(stubs.getOptions().getGrpcMetadataProviders()) // the API key
                .validateAndBuildWithDefaults());
        AddSearchAttributesRequest.Builder request =
                AddSearchAttributesRequest.newBuilder().setNamespace(namespace());
        RunAttributes.names()
                .forEach(name -> request.putSearchAttributes(name, IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD));
        try {
            operator.blockingStub().addSearchAttributes(request.build());
            return true;
        } catch (StatusRuntimeException e) {
            return e.getStatus().getCode() == Status.Code.ALREADY_EXISTS;
        }
    }

    @Override
    public String description() {
        return address + ", namespace " + namespace();
    }

    @Override
    public void close() {
        stubs.shutdownNow();
    }
}
