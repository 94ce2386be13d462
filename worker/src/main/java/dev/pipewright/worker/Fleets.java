package dev.pipewright.worker;

import dev.pipewright.activities.aws.AwsConnections;
import dev.pipewright.activities.machine.Fleet;
import dev.pipewright.activities.machine.MachineHost;
import dev.pipewright.activities.step.SecretValues;
import java.time.Clock;
import java.util.Map;

/** The machines of data folders, recorded in their catalogs. */
final class Fleets {
    private Fleets() {}

    /**
     * Of a worker that boots machines.
     *
     * @param registries which machines are logged in to
     * @param secrets what machines may get to know
     * @throws UnreachableException if what they need to reach Temporal cannot be read
     */
    static Fleet of(HostSettings settings, HostRegistries registries, SecretValues secrets)
            throws UnreachableException {
        return of(settings, MachineVariables.of(settings.environment()), registries, secrets);
    }

    /** Of those that only list and end machines. */
    static Fleet of(HostSettings settings) {
        return of(settings, Map.of(), new HostRegistries(settings), name -> null);
    }

    private static Fleet of(
            HostSettings settings, Map<String, String> temporal, HostRegistries registries, SecretValues secrets) {
        Map<String, String> environment = settings.environment();
        MachineHost host = new MachineHost(
                settings.folder().root(),
                settings.folder().cache(),
                new Stores(settings::catalog)::objects,
                new AwsConnections(() -> settings.catalog().connectors()),
                environment,
                temporal,
                System.getProperty("java.class.path"));
        return new Fleet(
                host,
                registries.get(),
                secrets,
                new RecordedMachines(settings.catalog(), Clock.systemUTC()),
                Clock.systemUTC());
    }
}
