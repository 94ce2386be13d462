package dev.pipewright.cli.faults;

/** Machines that are instances of EC2, and the containers on them under faults. */
class VmAwsFaultsIT extends FaultsContract {
    VmAwsFaultsIT() {
        super(Flavor.VM_AWS);
    }
}
