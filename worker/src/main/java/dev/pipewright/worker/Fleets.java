package dev.pipewright.worker;

import dev.pipewright.activities.machine.Fleet;
import dev.pipewright.activities.machine.MachineHost;
import dev.pipewright.activities.registry.Registries;
import dev.pipewright.activities.step.SecretValues;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.TreeMap;

/** The machines of data folders, recorded in their catalogs. */
final class Fleets {
    private Fleets() {}

    /** @param secrets what machines may get to know */
    static Fleet of(HostSettings settings, Stores stores, SecretValues secrets) {
        Map<String, String> environment = settings.environment();
        Map<String, String> temporal = new TreeMap<>(environment);
        temporal.keySet().removeIf(name -> !name.startsWith("TEMPORAL_"));
        MachineHost host = new MachineHost(
                settings.folder().root(),
                settings.folder().cache(),
                stores::objects,
                environment,
                temporal,
                System.getProperty("java.class.path"));
        return new Fleet(
                host,
                new Registries(dockerConfig(environment), environment),
                secrets,
                new RecordedMachines(settings.catalog(), Clock.systemUTC()),
                Clock.systemUTC());
    }

    /** Of those that only list and end machines. */
    static Fleet of(HostSettings settings) {
        return of(settings, new Stores(), name -> null);
    }

    static Path dockerConfig(Map<String, String> environment) {
        String named = environment.get("DOCKER_CONFIG");
        if (named != null && !named.isEmpty()) {
            return Path.of(named);
        }
        return Path.of(environment.getOrDefault("HOME", System.getProperty("user.home")), ".docker");
    }
}
