package parallax.pulsar.ledger;

import java.util.OptionalLong;

/** Delays in whole milliseconds up to a minute; longer ones count as a minute. Not thread-safe. */
final class LagHistogram {

    private static final int LONGEST = 60_000;

    private final int[] counts = new int[LONGEST + 1];
    private long total;

    void add(long millis) {
        counts[Math.clamp(millis, 0, LONGEST)]++;
        total++;
    }

    /** The smallest delay that at least half of all do not exceed; empty if there is none. */
    OptionalLong median() {
        long seen = 0;
        for (int millis = 0; millis <= LONGEST; millis++) {
            seen += counts[millis];
            if (seen > 0 && seen * 2 >= total) {
                return OptionalLong.of(millis);
            }
        }
        return OptionalLong.empty();
    }
}
