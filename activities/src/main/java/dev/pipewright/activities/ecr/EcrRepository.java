package dev.pipewright.activities.ecr;

import dev.pipewright.activities.registry.EcrAddress;
import dev.pipewright.activities.registry.RegistryException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.ecr.model.RepositoryAlreadyExistsException;
import software.amazon.awssdk.services.ecr.model.Tag;

/** A repository that is not there yet: ECR takes no image before somebody has made one. */
final class EcrRepository {
    private static final Logger LOG = LoggerFactory.getLogger(EcrRepository.class);
    private static final Pattern ACTION = Pattern.compile("not authorized to perform: (ecr:[A-Za-z]+)");

    private static final int SHORTEST = 2;

    private final EcrAddress at;
    private final String name;
    private final EcrClients clients;

    EcrRepository(EcrAddress at, String name, EcrClients clients) {
        this.at = at;
        this.name = name;
        this.clients = clients;
    }

    /** Makes it. One that somebody else has made meanwhile is left as it is. */
    void create() throws RegistryException, InterruptedException {
        if (name.length() < SHORTEST) {
            throw RegistryException.hinting(
                    RegistryException.Kind.REFUSED,
                    at.host(),
                    "cannot make repository '" + name + "' in " + at.host() + ": ECR takes no name of one letter",
                    "name the pipeline otherwise, or put a prefix before it: pipewright container-registry update NAME"
                            + " --uri=" + at.host() + "/PREFIX",
                    null);
        }
        boolean made;
        try {
            made = clients.ask(at, "make repository '" + name + "' in " + at.host(), this::made);
        } catch (RegistryException e) {
            throw e.kind() == RegistryException.Kind.DENIED ? denied(e) : e;
        }
        if (made) {
            expireUntagged();
        }
    }

    private boolean made(EcrClient client) {
        try {
            client.createRepository(repository -> repository
                    .registryId(at.account())
                    .repositoryName(name)
                    .imageScanningConfiguration(scan -> scan.scanOnPush(true))
                    .tags(tag("dev.pipewright", "images"), tag("dev.pipewright.pipeline", pipeline())));
            return true;
        } catch (RepositoryAlreadyExistsException e) {
            return false;
        }
    }

    /** The last part of the name is made of that of the pipeline. */
    private String pipeline() {
        return name.substring(name.lastIndexOf('/') + 1);
    }

    private static Tag tag(String key, String value) {
        return Tag.builder().key(key).value(value).build();
    }

    /** Images can be pushed without it: they only stay longer than anybody needs them. */
    private void expireUntagged() throws InterruptedException {
        try {
            clients.ask(
                    at,
                    "give repository '" + name + "' in " + at.host() + " a lifecycle policy",
                    client -> client.putLifecyclePolicy(policy -> policy.registryId(at.account())
                            .repositoryName(name)
                            .lifecyclePolicyText(EcrPolicies.lifecycle())));
        } catch (RegistryException e) {
            LOG.warn("Pipewright {} (allow ecr:PutLifecyclePolicy on {})", e.getMessage(), at.arn(name));
        }
    }

    private RegistryException denied(RegistryException e) {
        String said = String.valueOf(e.getMessage());
        Matcher named = ACTION.matcher(said);
        boolean permission = named.find();
        if (!permission && !said.contains("AccessDenied")) {
            return e; // the key, or the clock
        }
        String action = permission ? named.group(1) : "ecr:CreateRepository";
        return RegistryException.hinting(
                e.kind(),
                e.registry(),
                said,
                "allow " + action + " on " + at.arn(name)
                        + ", or have the repository made by its account: aws ecr create-repository --region "
                        + at.region()
                        + " --repository-name " + name,
                e);
    }
}
