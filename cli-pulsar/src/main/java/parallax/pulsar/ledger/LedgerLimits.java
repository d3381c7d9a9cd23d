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

    public LedgerLimits {
        if (maxEvents < 1 || maxEvidenceBytes < 0) {
            throw new IllegalArgumentException("a ledger needs room for an event");
        }
    }
}
