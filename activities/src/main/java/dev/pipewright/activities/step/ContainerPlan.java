package dev.pipewright.activities.step;

import static java.util.Objects.requireNonNull;

import dev.pipewright.activities.engine.Capacity;
import dev.pipewright.activities.engine.ContainerSpec;
import dev.pipewright.activities.engine.ContainerSpec.Limits;
import dev.pipewright.activities.engine.ContainerSpec.Mount;
import dev.pipewright.activities.engine.ContainerSpec.Placement;
import dev.pipewright.activity.StepExecution;
import dev.pipewright.activity.StepImage;
import dev.pipewright.stack.Orchestrator;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the container of an attempt is to be like. */
final class ContainerPlan {
    private final StepHost host;
    private final ContainerSetting setting;
    private final Assignment attempt;
    private final Capacity capacity;
    private final Map<String, String> labels;
    private final StepExecution step;
    private final StepImage image;

    ContainerPlan(
            StepHost host,
            ContainerSetting setting,
            Assignment attempt,
            Capacity capacity,
            Map<String, String> labels) {
        this.host = host;
        this.setting = setting;
        this.attempt = attempt;
        this.capacity = capacity;
        this.labels = labels;
        this.step = attempt.step();
        this.image = requireNonNull(step.image(), "image");
    }

    ContainerSpec spec() {
        boolean secrets = !attempt.environment().secrets().isEmpty();
        Map<String, String> env = new LinkedHashMap<>(attempt.environment().contained());
        env.putAll(ContainerScript.INIT);
        return new ContainerSpec(
                ContainerLabels.name(step),
                image.reference(),
                ContainerScript.command(step.command(), secrets),
                env,
                image.code() == null ? ContainerScript.CODE : image.code(),
                mounts(),
                labels,
                user(),
                placement(),
                limits(),
                secrets,
                host.grace());
    }

    private List<Mount> mounts() {
        AttemptDirectory directory = attempt.directory();
        List<Mount> mounts = new ArrayList<>();
        mounts.add(new Mount(directory.inputs(), ContainerScript.INPUTS, true));
        mounts.add(new Mount(directory.outputs(), ContainerScript.OUTPUTS, false));
        mounts.add(new Mount(directory.temporary(), ContainerScript.TEMPORARY, false));
        mounts.add(new Mount(directory.metadata(), ContainerScript.METADATA, false));
        mounts.add(new Mount(directory.log(), ContainerScript.LOG, false));
        mounts.add(new Mount(directory.statusFile(), ContainerScript.STATUS, false));
        if (image.code() == null) {
            mounts.add(new Mount(directory.code(), ContainerScript.CODE, false));
        }
        return mounts;
    }

    private @Nullable String user() {
        if (step.orchestrator() instanceof Orchestrator.LocalDocker local) {
            return local.user();
        }
        return step.orchestrator() instanceof Orchestrator.OnMachines machines ? machines.user() : null;
    }

    private Placement placement() {
        Placement its = setting.placement();
        boolean named = step.orchestrator() instanceof Orchestrator.LocalDocker local && local.network() != null;
        String network = named ? ((Orchestrator.LocalDocker) step.orchestrator()).network() : its.network();
        return new Placement(network, its.pids(), its.cgroup());
    }

    /** The engine refuses more CPUs than it has, where a step that asks for more gets them all. */
    private Limits limits() {
        StepLimits limits = StepLimits.of(step);
        int gpus = step.resources().gpus();
        return new Limits(Math.min(limits.cpus(), capacity.cpus()), limits.memoryBytes(), gpus);
    }
}
