package dev.pipewright.activities.ec2;

import static java.util.stream.Collectors.toMap;

import dev.pipewright.pipeline.Resources;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.GpuDeviceInfo;
import software.amazon.awssdk.services.ec2.model.InstanceTypeInfo;

/** Which types of machines a step fits on. */
final class InstanceTypes {
    /** What a step counts for that does not say how much memory it takes. */
    private static final long STEP_BYTES = 1L << 30;

    /** How many of those that fit are tried: the next sizes cost twice and four times as much. */
    private static final int MOST = 3;

    private static final List<String> SMALL = List.of("t3.*", "t4g.*");
    private static final List<String> LARGE =
            List.of("m7i.*", "c7i.*", "r7i.*", "m7g.*", "c7g.*", "r7g.*", "m6i.*", "r6i.*");
    private static final List<String> WITH_GPUS = List.of("g4dn.*", "g5.*", "g6.*");

    private static final Comparator<InstanceType> SMALLEST_FIRST = Comparator.comparingInt(InstanceType::gpus)
            .thenComparingLong(InstanceType::memoryBytes)
            .thenComparingInt(InstanceType::cpus)
            .thenComparing(InstanceType::name);

    private final Ec2Clients clients;

    InstanceTypes(Ec2Clients clients) {
        this.clients = clients;
    }

    /** What the orchestrator names, in its order: those on which a step fits, or all of them if it fits on none. */
    List<InstanceType> named(List<String> names, Resources resources) throws Ec2Exception, InterruptedException {
        List<InstanceType> found = asked("instance-type", names);
        List<InstanceType> ordered = new ArrayList<>();
        for (String name : names) {
            ordered.add(found.stream()
                    .filter(type -> type.name().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new Ec2Exception(
                            Ec2Exception.Kind.NOT_FOUND,
                            "Cannot start a machine: there is no instance type '" + name + "' in this region",
                            "pipewright orchestrator update NAME --instance_type=TYPE",
                            null)));
        }
        List<InstanceType> fit =
                ordered.stream().filter(type -> fits(type, resources)).toList();
        return fit.isEmpty() ? ordered : fit;
    }

    /** The smallest on which a step fits, and the next ones. */
    List<InstanceType> fitting(Resources resources, String architecture) throws Ec2Exception, InterruptedException {
        InstanceType largest = null;
        for (List<String> families : resources.gpus() > 0 ? List.of(WITH_GPUS) : List.of(SMALL, LARGE)) {
            List<InstanceType> all = asked("instance-type", families).stream()
                    .filter(type -> type.architecture().equals(architecture))
                    .sorted(SMALLEST_FIRST)
                    .toList();
            List<InstanceType> fit = all.stream()
                    .filter(type -> fits(type, resources))
                    .limit(MOST)
                    .toList();
            if (!fit.isEmpty()) {
                return fit;
            }
            largest = all.isEmpty() ? largest : all.get(all.size() - 1);
        }
        throw new Ec2Exception(
                Ec2Exception.Kind.REFUSED,
                "Cannot start a machine: no instance type has " + asked(resources) + " for " + architecture
                        + (largest == null ? "" : " (the largest that was looked at is " + largest.name() + ")"),
                "lower the step's resources, or name a type: pipewright orchestrator update NAME --instance_type=TYPE",
                null);
    }

    private static String asked(Resources resources) {
        return Math.max(1, resources.cpus()) + " CPUs, " + (memory(resources) >> 20) + " MiB of memory"
                + (resources.gpus() == 0 ? "" : " and " + resources.gpus() + " GPUs");
    }

    private static long memory(Resources resources) {
        return resources.memoryBytes() == 0 ? STEP_BYTES : resources.memoryBytes();
    }

    private static boolean fits(InstanceType type, Resources resources) {
        return type.cpus() >= resources.cpus()
                && type.memoryBytes() >= memory(resources) + Ec2Machines.SYSTEM_BYTES
                && type.gpus() >= resources.gpus();
    }

    /** How many CPUs machines of these types have. */
    Map<String, Integer> cpus(Set<String> names) throws Ec2Exception, InterruptedException {
        return names.isEmpty()
                ? Map.of()
                : asked("instance-type", List.copyOf(names)).stream()
                        .collect(toMap(InstanceType::name, InstanceType::cpus));
    }

    private List<InstanceType> asked(String filter, List<String> values) throws Ec2Exception, InterruptedException {
        Filter current =
                Filter.builder().name("current-generation").values("true").build();
        Filter wanted = Filter.builder().name(filter).values(values).build();
        List<Filter> filters =
                values.stream().anyMatch(value -> value.endsWith("*")) ? List.of(wanted, current) : List.of(wanted);
        return clients.ask(
                "choose an instance type",
                "ec2:DescribeInstanceTypes",
                ec2 -> ec2.describeInstanceTypesPaginator(request -> request.filters(filters)).instanceTypes().stream()
                        .map(InstanceTypes::of)
                        .filter(Objects::nonNull)
                        .toList());
    }

    private static InstanceType of(InstanceTypeInfo said) {
        List<GpuDeviceInfo> gpus =
                said.gpuInfo() == null ? List.of() : said.gpuInfo().gpus();
        List<String> architectures = said.processorInfo().supportedArchitecturesAsStrings();
        return new InstanceType(
                said.instanceTypeAsString(),
                said.vCpuInfo().defaultVCpus(),
                said.memoryInfo().sizeInMiB() << 20,
                architectures.contains("arm64") ? "arm64" : "x86_64",
                gpus.stream().mapToInt(GpuDeviceInfo::count).sum());
    }
}
