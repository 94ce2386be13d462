package dev.pipewright.worker.machine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pipewright.activities.registry.CloudRegistries;
import dev.pipewright.activities.registry.EcrAddress;
import dev.pipewright.activities.registry.RegistryLogin;
import dev.pipewright.activities.seal.MachineKey;
import dev.pipewright.activities.seal.Seal;
import dev.pipewright.activities.seal.SealedContent;
import dev.pipewright.activity.StepExecution;
import dev.pipewright.activity.StepImage;
import dev.pipewright.pipeline.Resources;
import dev.pipewright.stack.ArtifactStore;
import dev.pipewright.stack.ContainerRegistry;
import dev.pipewright.stack.Orchestrator;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Who a machine is to the registry that its steps' images come from. */
class MachineLoginsTest {
    private static final String ECR = "123456789012.dkr.ecr.eu-west-1.amazonaws.com";

    private final List<String> log = new ArrayList<>();
    private final MachineKey key = new MachineKey();
    private final MachineLogins logins = new MachineLogins(new SealedSecrets(key), new CloudRegistries() {
        @Override
        public RegistryLogin login(ContainerRegistry.Aws component, EcrAddress at) {
            log.add("log in to " + at.host());
            return new RegistryLogin(at.host(), "AWS", "by its role");
        }

        @Override
        public void create(ContainerRegistry.Aws component, EcrAddress at, String repository) {
            throw new AssertionError("A machine only pulls");
        }
    });

    private static StepExecution step(ContainerRegistry registry, @Nullable String sealed) {
        StepExecution step = new StepExecution(
                "run",
                "execution",
                "pipeline",
                "stack",
                new Orchestrator.Local(0),
                new ArtifactStore.Local("/store"),
                "step",
                1,
                "true",
                "code",
                Map.of(),
                Map.of(),
                List.of(),
                List.of(),
                Resources.DEFAULT,
                null,
                new StepImage(registry.uri() + "/training@sha256:0", null, registry),
                null,
                null);
        return sealed == null ? step : step.sealed(sealed);
    }

    @Test
    void logsInToEcrByTheMachinesRole() throws Exception {
        assertThat(logins.login(step(new ContainerRegistry.Aws(ECR), null), ECR))
                .contains(new RegistryLogin(ECR, "AWS", "by its role"));
    }

    @Test
    void prefersWhatWasSealedForIt() throws Exception {
        RegistryLogin told = new RegistryLogin(ECR, "AWS", "told");
        String sealed = Seal.seal(key.publicKey(), new SealedContent(Map.of(), told));

        assertThat(logins.login(step(new ContainerRegistry.Aws(ECR), sealed), ECR))
                .contains(told);
        assertThat(log).isEmpty();
    }

    @Test
    void isNobodyToOtherRegistries() throws Exception {
        assertThat(logins.login(step(new ContainerRegistry.Default(ECR), null), ECR))
                .isEmpty();
        assertThat(logins.login(step(new ContainerRegistry.Aws(ECR), null), "registry-1.docker.io"))
                .isEmpty();
        assertThat(log).isEmpty();
    }
}
