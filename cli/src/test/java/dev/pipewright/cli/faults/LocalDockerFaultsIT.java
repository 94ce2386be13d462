package dev.pipewright.cli.faults;

/** Containers of the worker's own engine under faults. */
class LocalDockerFaultsIT extends FaultsContract {
    LocalDockerFaultsIT() {
        super(Flavor.LOCAL_DOCKER);
    }
}
