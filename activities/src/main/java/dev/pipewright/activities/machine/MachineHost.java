package dev.pipewright.activities.machine;

import static java.util.Objects.requireNonNull;

import dev.pipewright.activities.artifact.ObjectStore;
import dev.pipewright.activities.aws.AwsConnections;
import dev.pipewright.stack.ArtifactStore;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Function;

/**
 * What starts machines.
 *
 * @param data the data folder, whose machines are nobody else's; absolute
 * @param cache for what can be made again
 * @param stores finds what keeps the objects of a store
 * @param connections with which EC2 is asked
 * @param environment of the programs that are called, docker first
 * @param temporal the {@code TEMPORAL_} variables with which a machine's worker reaches the server
 * @param classPath of this program, from which the worker image is made, as {@code java.class.path} has it
 */
public record MachineHost(
        Path data,
        Path cache,
        Function<ArtifactStore, ObjectStore> stores,
        AwsConnections connections,
        Map<String, String> environment,
        Map<String, String> temporal,
        String classPath) {
    public MachineHost {
        requireNonNull(data, "data");
        requireNonNull(cache, "cache");
        requireNonNull(stores, "stores");
        requireNonNull(connections, "connections");
        environment = Map.copyOf(environment);
        temporal = Map.copyOf(temporal);
        requireNonNull(classPath, "classPath");
    }
}
