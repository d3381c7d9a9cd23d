package parallax.relay.intake;

/**
 * The size of the lanes.
 *
 * @param lanes how many threads, at least 1
 * @param maxEvents how many events wait for one lane, at least 1
 * @param maxBytes how many bytes of frames wait for one lane; a single frame always fits
 */
public record LaneLimits(int lanes, int maxEvents, long maxBytes) {
    public LaneLimits {
        if (lanes < 1 || maxEvents < 1 || maxBytes < 1) {
            throw new IllegalArgumentException(
                    "lanes " + lanes + ", events " + maxEvents + " and bytes " + maxBytes + " must all be positive");
        }
    }

    /** One lane per core, 1,024 events or 32 MiB before each. */
    public static LaneLimits standard() {
        return new LaneLimits(Runtime.getRuntime().availableProcessors(), 1024, 32L << 20);
    }
}
