package dev.pipewright.cli.connector;

import dev.pipewright.activities.aws.AwsMethod;
import dev.pipewright.activities.json.Json;
import dev.pipewright.cli.console.Environment;
import dev.pipewright.cli.console.OutputOption;
import dev.pipewright.cli.console.Table;
import dev.pipewright.cli.console.UserError;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Shows the types there are with their methods. */
@Command(
        name = "list-types",
        description = "List the types of service connectors with their authentication methods.",
        footer = "  pipewright service-connector list-types")
final class ConnectorTypes implements Runnable {
    private final Environment environment;

    @Mixin
    private OutputOption output;

    ConnectorTypes(Environment environment) {
        this.environment = environment;
    }

    /** Refuses a type that there is not. */
    static void check(String type, String cannot) {
        if (!type.equals("aws")) {
            throw UserError.usage(cannot + ": there is no type '" + type + "' (types: aws)", "--type=aws");
        }
    }

    @Override
    public void run() {
        if (output.json()) {
            List<Map<String, Object>> types = new ArrayList<>();
            for (AwsMethod method : AwsMethod.values()) {
                Map<String, Object> json = new LinkedHashMap<>();
                json.put("type", "aws");
                json.put("auth_method", method.label());
                json.put("description", method.description());
                types.add(json);
            }
            Json.print(environment.out(), types);
            return;
        }
        Table table = Table.of(environment.outColour(), "TYPE", "AUTH_METHOD", "WHAT");
        for (AwsMethod method : AwsMethod.values()) {
            table.row("aws", method.label(), method.description());
        }
        table.print(environment.out());
    }
}
