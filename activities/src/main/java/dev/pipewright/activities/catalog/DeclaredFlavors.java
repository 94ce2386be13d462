package dev.pipewright.activities.catalog;

import java.util.List;

/** The flavors there are, with their attributes, in the order in which help shows them. */
final class DeclaredFlavors {
    private static final String ALL_STEPS_CPUS = "How many CPUs the steps of all runs may use at once";
    private static final String STEP_USER = "Whom steps run as, UID[:GID] or a name that the image knows";
    static final String MACHINE_IMAGE = "docker:28-cli";
    static final String WORKER_BASE = "eclipse-temurin:21-jre";
    static final String BOOT_TIMEOUT = "5m";
    static final String LEASE = "2m";

    static final String INSTANCE_PROFILE = "pipewright-machine";

    private static final Attribute WORKER = optional(
            "worker_base",
            "What the worker's image is built on: an image with Java 17 or newer",
            Attribute.Type.BASE,
            WORKER_BASE);
    private static final Attribute TEMPORAL = optional(
            "temporal_address",
            "Where machines reach the Temporal server",
            Attribute.Type.ADDRESS,
            "the worker's own address of it");
    private static final Attribute MACHINES =
            optional("max_machines", "How many machines a run may have at once", Attribute.Type.COUNT, "no limit");
    private static final Attribute BOOTING =
            optional("boot_timeout", "How long a machine may take to boot", Attribute.Type.DURATION, BOOT_TIMEOUT);
    private static final Attribute LEASING = optional(
            "lease",
            "How long a machine lives on that does not reach the Temporal server",
            Attribute.Type.DURATION,
            LEASE);

    static final List<Flavor> ALL = List.of(
            new Flavor(
                    Role.ORCHESTRATOR,
                    "local",
                    "Steps are process groups on this machine",
                    List.of(optional("cpus", ALL_STEPS_CPUS, Attribute.Type.NUMBER, "as many as the machine has"))),
            new Flavor(
                    Role.ORCHESTRATOR,
                    "local_docker",
                    "Steps are containers of this machine's Docker engine",
                    List.of(
                            optional("cpus", ALL_STEPS_CPUS, Attribute.Type.NUMBER, "as many as the engine has"),
                            optional(
                                    "memory",
                                    "How much memory the steps of all runs may ask for at once",
                                    Attribute.Type.SIZE,
                                    "not counted"),
                            optional("user", STEP_USER, Attribute.Type.TEXT, "the image's own"),
                            optional(
                                    "network",
                                    "What steps are connected to, as docker run --network takes it",
                                    Attribute.Type.TEXT,
                                    "the engine's default"))),
            new Flavor(
                    Role.ORCHESTRATOR,
                    "vm_docker",
                    "Steps are containers on machines that are containers themselves: a rehearsal of the cloud",
                    List.of(
                            optional(
                                    "cpus",
                                    "How many CPUs a machine has",
                                    Attribute.Type.NUMBER,
                                    "all of the engine's"),
                            optional(
                                    "memory",
                                    "How much memory a machine has",
                                    Attribute.Type.SIZE,
                                    "all of the engine's"),
                            optional("user", STEP_USER, Attribute.Type.TEXT, "the image's own"),
                            optional(
                                    "machine_image",
                                    "What plays the machine: an image with sh, sha256sum and docker",
                                    Attribute.Type.IMAGE,
                                    MACHINE_IMAGE),
                            WORKER,
                            optional(
                                    "network",
                                    "What machines are connected to, as docker run --network takes it",
                                    Attribute.Type.TEXT,
                                    "host"),
                            TEMPORAL,
                            MACHINES,
                            BOOTING,
                            LEASING)),
            new Flavor(
                    Role.ORCHESTRATOR,
                    "vm_aws",
                    "Steps are containers on instances of Amazon EC2 that a run starts and ends",
                    List.of(
                            optional("region", "Where", Attribute.Type.REGION, "the connector's, or the profile's"),
                            optional(
                                    "instance_type",
                                    "Types of instances, to be tried in this order: t3.large,m7i.large",
                                    Attribute.Type.TEXT,
                                    "the smallest that the step fits on"),
                            optional(
                                    "subnets",
                                    "Subnets of one network, to be tried in this order",
                                    Attribute.Type.TEXT,
                                    "those of the default network"),
                            optional(
                                    "security_group",
                                    "Id of the security group",
                                    Attribute.Type.TEXT,
                                    "one without a way in, made where it is missing"),
                            optional(
                                    "instance_profile",
                                    "What machines may do: name or ARN of an instance profile",
                                    Attribute.Type.TEXT,
                                    INSTANCE_PROFILE),
                            optional(
                                    "image",
                                    "What machines are started from, with Docker and curl: ami-...",
                                    Attribute.Type.TEXT,
                                    "Amazon's newest for containers"),
                            optional(
                                    "spot",
                                    "Whether to take what the market has to spare first",
                                    Attribute.Type.FLAG,
                                    "false"),
                            optional(
                                    "public_ip",
                                    "Whether machines have a public address",
                                    Attribute.Type.FLAG,
                                    "as the subnet says"),
                            optional("disk", "How large disks are at least", Attribute.Type.SIZE, "30GiB"),
                            optional("user", STEP_USER, Attribute.Type.TEXT, "the image's own"),
                            WORKER,
                            TEMPORAL,
                            optional(
                                    "temporal_api_key_secret",
                                    "ARN of the secret in AWS Secrets Manager that is machines' API key of the Temporal"
                                            + " server",
                                    Attribute.Type.SECRET_ARN,
                                    "none"),
                            optional(
                                    "temporal_tls_secret",
                                    "ARN of the secret that has machines' client certificate of the Temporal server, and"
                                            + " its key",
                                    Attribute.Type.SECRET_ARN,
                                    "none"),
                            MACHINES,
                            BOOTING,
                            LEASING)),
            new Flavor(
                    Role.ARTIFACT_STORE,
                    "local",
                    "A folder of this machine",
                    List.of(new Attribute(
                            "path", "The folder, created when it is first used", Attribute.Type.PATH, true, null))),
            new Flavor(
                    Role.ARTIFACT_STORE,
                    "s3",
                    "A bucket of S3, or of a server that speaks its language",
                    List.of(
                            new Attribute(
                                    "path",
                                    "Where: s3://bucket/prefix; the bucket has to be there",
                                    Attribute.Type.BUCKET,
                                    true,
                                    null),
                            optional("region", "Of the bucket", Attribute.Type.REGION, "S3 is asked"),
                            optional(
                                    "path_style",
                                    "Whether requests name the bucket in their path, not in the host's name",
                                    Attribute.Type.FLAG,
                                    "only if AWS_ENDPOINT_URL names another server"),
                            optional(
                                    "encryption",
                                    "On the server: AES256, aws:kms or aws:kms:dsse",
                                    Attribute.Type.ENCRYPTION,
                                    "the bucket's own setting"),
                            optional(
                                    "kms_key",
                                    "The key of KMS to encrypt with: its id, alias or ARN",
                                    Attribute.Type.TEXT,
                                    "the account's own for S3"))),
            new Flavor(
                    Role.CONTAINER_REGISTRY,
                    "default",
                    "Any OCI registry, with Docker's own credential sources",
                    List.of(
                            new Attribute(
                                    "uri",
                                    "Host, port and path prefix, localhost:5000/team",
                                    Attribute.Type.REGISTRY,
                                    true,
                                    null),
                            new Attribute(
                                    "ca_cert",
                                    "Certificates (PEM) to trust beside the usual ones",
                                    Attribute.Type.FILE,
                                    false,
                                    null),
                            new Attribute(
                                    "insecure",
                                    "Whether it speaks plain HTTP",
                                    Attribute.Type.FLAG,
                                    false,
                                    "only if it is on this machine"),
                            new Attribute(
                                    "mirror",
                                    "Where to take images of Docker Hub from, localhost:5000",
                                    Attribute.Type.REGISTRY,
                                    false,
                                    "Docker Hub"))),
            new Flavor(
                    Role.CONTAINER_REGISTRY,
                    "aws",
                    "Amazon ECR; repositories are made when they are first pushed to",
                    List.of(
                            new Attribute(
                                    "uri",
                                    "ACCOUNT.dkr.ecr.REGION.amazonaws.com, perhaps with /PREFIX",
                                    Attribute.Type.ECR,
                                    true,
                                    null),
                            new Attribute(
                                    "ca_cert",
                                    "Certificates (PEM) to trust beside the usual ones, where a proxy opens TLS",
                                    Attribute.Type.FILE,
                                    false,
                                    null))));

    private DeclaredFlavors() {}

    private static Attribute optional(String name, String description, Attribute.Type type, String fallback) {
        return new Attribute(name, description, type, false, fallback);
    }
}
