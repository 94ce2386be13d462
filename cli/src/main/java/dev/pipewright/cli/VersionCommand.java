package dev.pipewright.cli;

import dev.pipewright.activities.json.Json;
import dev.pipewright.cli.console.Environment;
import dev.pipewright.cli.console.OutputOption;
import dev.pipewright.cli.console.Table;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Says what a bug report needs to say. */
@Command(
        name = "version",
        description = "Show the version, what it runs on and where it keeps its data.",
        footer = "  pipewright version -o json")
final class VersionCommand implements Runnable {
    private final Environment environment;

    @Mixin
    private OutputOption output;

    VersionCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public void run() {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("version", Version.number());
        facts.put("java", System.getProperty("java.runtime.version"));
        facts.put("system", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
        facts.put("data", environment.dataFolder());
        facts.put("cache", environment.cacheFolder());
        if (output.json()) {
            Json.print(environment.out(), facts);
            return;
        }
        Table.ofFields(environment.outColour())
                .field("Version", facts.get("version"))
                .field("Java", facts.get("java"))
                .field("System", facts.get("system"))
                .field("Data", facts.get("data"))
                .field("Cache", facts.get("cache"))
                .print(environment.out());
    }
}
