package parallax.bench;

/**
 * One measurement of {@link ColdirReport}.
 *
 * @param dids in the collection; each relay lists nearly all of them
 * @param cpuNanos of the tool's process, start-up included; {@code wallNanos} of its whole run
 * @param peakBytes the most that was ever resident
 */
record ColdirRow(int dids, int relays, long cpuNanos, long wallNanos, long peakBytes) {

    private static final double NOISE = 1.3;

    /** That time and memory for each DID are no more than before, but for what other work on the machine shifts. */
    void requireNoFasterGrowthThan(ColdirRow smaller) {
        boolean time = perDid(cpuNanos) <= NOISE * smaller.perDid(smaller.cpuNanos);
        boolean memory = (double) peakBytes / dids <= NOISE * smaller.peakBytes / smaller.dids;
        if (!time || !memory) {
            throw new IllegalStateException("from " + smaller.dids + " to " + dids + " DIDs, "
                    + (time ? "memory" : "CPU time") + " grew faster than they did");
        }
    }

    private double perDid(long nanos) {
        return nanos / 1e3 / dids / relays;
    }

    String markdown() {
        return "| %,d | %d | %,.1f | %,.1f | **%.2f** | %.2f | %,.0f | %.1f |%n"
                .formatted(
                        dids,
                        relays,
                        wallNanos / 1e9,
                        cpuNanos / 1e9,
                        perDid(cpuNanos),
                        perDid(wallNanos),
                        peakBytes / 1e6,
                        (double) peakBytes / dids / relays);
    }
}
