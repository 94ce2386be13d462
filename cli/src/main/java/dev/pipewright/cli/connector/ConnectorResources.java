package dev.pipewright.cli.connector;

import dev.pipewright.activities.aws.AwsConnections;
import dev.pipewright.activities.aws.ConnectorException;
import dev.pipewright.activities.catalog.Catalog;
import dev.pipewright.activities.json.Json;
import dev.pipewright.cli.console.Environment;
import dev.pipewright.cli.console.OutputOption;
import dev.pipewright.cli.console.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Shows what a service connector reaches. */
@Command(
        name = "list-resources",
        description = "List what a service connector reaches, as the cloud says now.",
        footer = "  pipewright service-connector list-resources cloud")
final class ConnectorResources implements Runnable {
    private final Environment environment;
    private final Supplier<Catalog> catalog;

    @Parameters(paramLabel = "NAME", description = "Its name")
    private String name;

    @Mixin
    private OutputOption output;

    ConnectorResources(Environment environment, Supplier<Catalog> catalog) {
        this.environment = environment;
        this.catalog = catalog;
    }

    @Override
    public void run() {
        AwsConnections connections = new AwsConnections(() -> catalog.get().connectors());
        List<Map<String, Object>> resources = new ArrayList<>();
        resources.add(resource("aws-account", connections.identity(name).account()));
        listed(() -> connections.buckets(name))
                .forEach(bucket -> resources.add(resource("s3-bucket", "s3://" + bucket)));
        listed(() -> connections.repositories(name))
                .forEach(repository -> resources.add(resource("ecr-repository", repository)));
        if (output.json()) {
            Json.print(environment.out(), resources);
            return;
        }
        Table table = Table.of(environment.outColour(), "TYPE", "RESOURCE");
        resources.forEach(resource -> table.row(resource.get("type"), resource.get("resource")));
        table.print(environment.out());
    }

    /** Of what the connector may not list, it may still use some. */
    private List<String> listed(Supplier<List<String>> list) {
        try {
            return list.get();
        } catch (ConnectorException e) {
            if (e.kind() != ConnectorException.Kind.ACCESS_DENIED) {
                throw e;
            }
            environment.say(e.getMessage() + " (" + e.hint() + ")");
            return List.of();
        }
    }

    private static Map<String, Object> resource(String type, String resource) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("type", type);
        json.put("resource", resource);
        return json;
    }
}
