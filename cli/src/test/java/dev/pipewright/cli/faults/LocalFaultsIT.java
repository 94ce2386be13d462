package dev.pipewright.cli.faults;

/** Processes of a durable worker under faults. */
class LocalFaultsIT extends FaultsContract {
    LocalFaultsIT() {
        super(Flavor.LOCAL);
    }
}
