package dev.pipewright.cli.faults;

import java.util.List;

/** Where the steps of a bed run. */
enum Flavor {
    LOCAL("local"),
    LOCAL_DOCKER("local_docker"),
    VM_DOCKER("vm_docker"),
    VM_AWS("vm_aws");

    private final String id;

    Flavor(String id) {
        this.id = id;
    }

    String id() {
        return id;
    }

    /** Of the orchestrator. The lease is one that tests can outlast, and there is room for all steps that wait. */
    List<String> attributes() {
        return switch (this) {
            case LOCAL -> List.of();
            case LOCAL_DOCKER -> List.of("--cpus=8");
            case VM_DOCKER ->
                List.of(
                        "--machine_image=pipewright-test/machine",
                        "--worker_base=docker://pipewright-test/jre",
                        "--boot_timeout=3m",
                        "--lease=60s",
                        "--cpus=1",
                        "--memory=1GiB");
            case VM_AWS -> List.of("--worker_base=docker://pipewright-test/jre", "--boot_timeout=3m", "--lease=60s");
        };
    }

    boolean containers() {
        return this != LOCAL;
    }

    boolean machines() {
        return this == VM_DOCKER || this == VM_AWS;
    }

    /** Whether what plays AWS is needed. */
    boolean cloud() {
        return this == VM_AWS;
    }
}
