package dev.pipewright.cli.run;

import dev.pipewright.activities.aws.AwsMethod;
import dev.pipewright.activities.catalog.Catalog;
import dev.pipewright.activities.catalog.Connector;
import dev.pipewright.cli.console.Text;
import dev.pipewright.cli.console.UserError;
import dev.pipewright.stack.ArtifactStore;
import dev.pipewright.stack.ContainerRegistry;
import dev.pipewright.stack.Orchestrator;
import dev.pipewright.stack.Stack;

/** Refuses runs that workers execute for as long as it takes, on credentials that end before. */
final class ConnectorAdmission {
    private ConnectorAdmission() {}

    static void check(Catalog catalog, Stack stack, String pipeline) {
        if (stack.orchestrator() instanceof Orchestrator.VmAws machines && machines.connector() != null) {
            check(catalog.connectors().get(machines.connector()), stack, pipeline);
        }
        if (stack.artifactStore() instanceof ArtifactStore.S3 s3 && s3.connector() != null) {
            check(catalog.connectors().get(s3.connector()), stack, pipeline);
        }
        if (stack.containerRegistry() instanceof ContainerRegistry.Aws aws && aws.connector() != null) {
            check(catalog.connectors().get(aws.connector()), stack, pipeline);
        }
    }

    private static void check(Connector connector, Stack stack, String pipeline) {
        if (connector.method().equals(AwsMethod.STS_TOKEN.label())) {
            throw UserError.refused(
                    "Cannot run pipeline '" + pipeline + "' on stack '" + stack.name() + "': service connector '"
                            + connector.name() + "' has credentials that a worker cannot renew"
                            + (connector.expires() == null
                                    ? ""
                                    : ", and they end at " + Text.moment(connector.expires())),
                    "give it an access key or a role: pipewright service-connector update " + connector.name()
                            + " --auth-method=iam-role --role_arn=ARN --from-file=key.json");
        }
    }
}
