package dev.pipewright.activities.ec2;

/**
 * How much of a quota there is.
 *
 * @param allowed CPUs that the account may have at once
 * @param used those of its machines that run, whoever started them
 * @param wanted those of the machine that takes most of it
 */
public record QuotaUse(Quota quota, int allowed, int used, int wanted) {
    /** Whether that machine can be started now. */
    public boolean hasRoom() {
        return used + wanted <= allowed;
    }
}
