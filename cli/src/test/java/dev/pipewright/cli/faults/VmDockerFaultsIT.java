package dev.pipewright.cli.faults;

/** Machines and the containers on them under faults. */
class VmDockerFaultsIT extends FaultsContract {
    VmDockerFaultsIT() {
        super(Flavor.VM_DOCKER);
    }
}
