package dev.pipewright.activities.ec2;

/**
 * One of the places that a launch tries in turn.
 *
 * @param spot whether at what the market asks, to be taken away at any time
 */
record Candidate(InstanceType type, Place place, boolean spot) {
    /** {@code t3.small in eu-west-1a}; with {@code (spot)} behind it. */
    @Override
    public String toString() {
        return type.name() + " in " + place.zone() + (spot ? " (spot)" : "");
    }

    /** A subnet. */
    record Place(String subnet, String zone, String network) {}
}
