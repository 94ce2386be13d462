package dev.pipewright.activities.ec2;

/**
 * How many CPUs of a kind of machines an account may have at once.
 *
 * @param name as AWS's console calls it
 * @param code that Service Quotas finds it by
 */
public record Quota(String name, String code) {
    /** That of machines of a type. */
    static Quota of(String type, boolean spot) {
        String family = type.startsWith("g") || type.startsWith("vt")
                ? "G and VT"
                : type.startsWith("p") ? "P" : "Standard (A, C, D, H, I, M, R, T, Z)";
        String code =
                switch (family) {
                    case "G and VT" -> spot ? "L-3819A6DF" : "L-DB2E81BA";
                    case "P" -> spot ? "L-7212CCBC" : "L-417A185B";
                    default -> spot ? "L-34B43A08" : "L-1216C47A";
                };
        return new Quota(
                spot ? "All " + family + " Spot Instance Requests" : "Running On-Demand " + family + " instances",
                code);
    }

    /** {@code 'NAME' (CODE)}. */
    @Override
    public String toString() {
        return "'" + name + "' (" + code + ")";
    }
}
