package dev.pipewright.cli.faults;

import java.util.List;

/** Where the steps of a bed run. */
enum Flavor {
    LOCAL("local", List.of()),
    LOCAL_DOCKER("local_docker", List.of()),
    /** A lease that the tests can outlast. */
    VM_DOCKER(
            "vm_docker",
            List.of(
                    "--machine_image=docker://pipewright-test/machine",
                    "--worker_base=docker://pipewright-test/jre",
                    "--boot_timeout=60s",
                    "--lease=45s",
                    "--cpus=1",
                    "--memory=1GiB"));

    private final String id;
    private final List<String> attributes;

    Flavor(String id, List<String> attributes) {
        this.id = id;
        this.attributes = attributes;
    }

    String id() {
        return id;
    }

    List<String> attributes() {
        return attributes;
    }

    boolean containers() {
        return this != LOCAL;
    }

    boolean machines() {
        return this == VM_DOCKER;
    }
}
