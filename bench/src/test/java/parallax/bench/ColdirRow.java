package parallax.bench;

/**
 * One measurement of {@link ColdirReport}.
 *
 * @param dids in the collection; each relay lists nearly all of them
 * @param cpuNanos of the tool's process, start-up included; {@code wallNanos} of its whole run
 * @param peakBytes the most that was ever resident
 */
record ColdirRow(int dids, int relays, long cpuNanos, long wallNanos, long peakBytes) {

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
