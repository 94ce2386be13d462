package dev.pipewright.cli.connector;

import dev.pipewright.cli.console.Verb;
import java.util.List;
import picocli.CommandLine.Command;

/** The noun of the service connectors. */
@Command(
        name = "service-connector",
        description = "Service connectors: verified ways to authenticate to a cloud, which components share.",
        footer = "  AWS_PROFILE=team pipewright service-connector register cloud --type aws --auto-configure")
public final class ServiceConnectorCommand {
    /** In the order in which help shows them. */
    public static final List<Verb> VERBS = List.of(
            new Verb("register", ConnectorRegister.class),
            new Verb("list", ConnectorList.class),
            new Verb("describe", ConnectorDescribe.class),
            new Verb("verify", ConnectorVerify.class),
            new Verb("list-resources", ConnectorResources.class),
            new Verb("list-types", ConnectorTypes.class),
            new Verb("update", ConnectorUpdate.class),
            new Verb("login", ConnectorLogin.class),
            new Verb("delete", ConnectorDelete.class));
}
