package parallax.pulsar.ledger;

/**
 * What a ledger may hold.
 *
 * @param maxEvents distinct events; further ones are not taken in, on any stream, and are counted
 * @param maxEvidenceBytes frames kept for explaining what a relay missed; 0 keeps none
 */
public record LedgerLimits(int maxEvents, long maxEvidenceBytes) {

    /** 4 million events (about 600 MB) and 256 MiB of frames. */
    public static final LedgerLimits DEFAULT = new LedgerLimits(4_000_000, 256L << 20);

    private static final int EVENT_BYTES = 200;

    /** At most this many events, and with their evidence no more than three quarters of a heap of so many bytes. */
    public static LedgerLimits within(long heapBytes, int maxEvents) {
        long events = Math.clamp(heapBytes / 2 / EVENT_BYTES, 1, maxEvents);
        return new LedgerLimits((int) events, Math.min(DEFAULT.maxEvidenceBytes, heapBytes / 4));
    }

    public LedgerLimits {
        if (maxEvents < 1 || maxEvidenceBytes < 0) {
            throw new IllegalArgumentException("a ledger needs room for an event");
        }
    }
}
