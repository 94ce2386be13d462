package dev.pipewright.worker;

import dev.pipewright.run.RunAttributes;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.enums.v1.IndexedValueType;
import io.temporal.api.operatorservice.v1.AddSearchAttributesRequest;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.envconfig.ClientConfigProfile;
import io.temporal.envconfig.LoadClientConfigProfileOptions;
import io.temporal.serviceclient.OperatorServiceStubs;
import io.temporal.serviceclient.OperatorServiceStubsOptions;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;

/** A Temporal server that somebody runs, as {@code TEMPORAL_ADDRESS} or a Temporal profile names it. */
final class RemoteTemporal implements Temporal {
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
     * Connects, or says at once that nothing answers.
     *
     * @throws UnreachableException naming the address
     */
    static RemoteTemporal connect(Map<String, String> environment) throws UnreachableException {
        ClientConfigProfile profile = profile(environment);
        WorkflowServiceStubsOptions options = profile.toWorkflowServiceStubsOptions();
        String address = String.valueOf(profile.getAddress());
        WorkflowServiceStubs stubs = null;
        try {
            stubs = WorkflowServiceStubs.newServiceStubs(options);
            stubs.connect(PATIENCE);
        } catch (RuntimeException e) {
            if (stubs != null) {
                stubs.shutdownNow();
            }
            throw new UnreachableException("Cannot reach Temporal at '" + address + "': " + reason(e), e);
        }
        WorkflowClientOptions clientOptions = profile.toWorkflowClientOptions();
        return new RemoteTemporal(stubs, WorkflowClient.newInstance(stubs, clientOptions), address);
    }

    /** Whether the environment or a profile names a server. */
    static boolean configured(Map<String, String> environment) throws UnreachableException {
        String address = profile(environment).getAddress();
        return address != null && !address.isEmpty();
    }

    private static ClientConfigProfile profile(Map<String, String> environment) throws UnreachableException {
        try {
            return ClientConfigProfile.load(LoadClientConfigProfileOptions.newBuilder()
                    .setEnvOverrides(environment)
                    .build());
        } catch (IOException | RuntimeException e) {
            throw new UnreachableException("Cannot read the Temporal profile: " + e.getMessage(), e);
        }
    }

    private static String reason(RuntimeException e) {
        Throwable deepest = e;
        while (deepest.getCause() != null) {
            deepest = deepest.getCause();
        }
        return String.valueOf(deepest.getMessage());
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
                .validateAndBuildWithDefaults());
        AddSearchAttributesRequest.Builder request = AddSearchAttributesRequest.newBuilder()
                .setNamespace(client.getOptions().getNamespace());
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
        return address + ", namespace " + client.getOptions().getNamespace();
    }

    @Override
    public void close() {
        stubs.shutdownNow();
    }
}
