package dev.pipewright.cli.run;

import dev.pipewright.activities.aws.AwsMethod;
import dev.pipewright.activities.catalog.Catalog;
import dev.pipewright.activities.catalog.Connector;
import dev.pipewright.cli.console.Text;
import dev.pipewright.cli.console.UserError;
import dev.pipewright.stack.ArtifactStore;
import dev.pipewright.stack.Stack;

/** Refuses runs that workers execute for as long as it takes, on credentials that end before. */
final class ConnectorAdmission {
    private ConnectorAdmission() {}

    static void check(Catalog catalog, Stack stack, String pipeline) {
        String name = stack.artifactStore() instanceof ArtifactStore.S3 s3 ? s3.connector() : null;
        if (name == null) {
            return;
        }
        Connector connector = catalog.connectors().get(name);
        if (connector.method().equals(AwsMethod.STS_TOKEN.label())) {
            throw UserError.refused(
                    "Cannot run pipeline '" + pipeline + "' on stack '" + stack.name() + "': service connector '" + name
                            + "' has credentials that a worker cannot renew"
                            + (connector.expires() == null
                                    ? ""
                                    : ", and they end at " + Text.moment(connector.expires())),
                    "give it an access key or a role: pipewright service-connector update " + name
                            + " --auth-method=iam-role --role_arn=ARN --from-file=key.json");
        }
    }
}
