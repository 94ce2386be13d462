package dev.pipewright.worker.machine;

import com.sun.management.OperatingSystemMXBean;
import dev.pipewright.activities.ec2.Ec2Machines;
import dev.pipewright.activities.step.CpuPermits;
import dev.pipewright.stack.Orchestrator;
import java.lang.management.ManagementFactory;

/** How much of a machine steps may use. */
final class MachineSize {
    private MachineSize() {}

    /** What its steps may use at once: what the orchestrator says, or else all there is but what the system needs. */
    static CpuPermits permits(Orchestrator orchestrator) {
        int all = Runtime.getRuntime().availableProcessors();
        if (orchestrator instanceof Orchestrator.VmDocker rehearsal) {
            return new CpuPermits(rehearsal.cpus() > 0 ? rehearsal.cpus() : all, rehearsal.memoryBytes());
        }
        OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        return new CpuPermits(
                all, Math.max(Ec2Machines.SYSTEM_BYTES, system.getTotalMemorySize() - Ec2Machines.SYSTEM_BYTES));
    }
}
