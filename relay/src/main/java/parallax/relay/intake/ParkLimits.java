package parallax.relay.intake;

/**
 * How much may be parked.
 *
 * @param totalEvents events of all hosts
 * @param totalBytes bytes of the frames of all hosts
 * @param hostEvents events of one host
 * @param hostBytes bytes of the frames of one host
 */
public record ParkLimits(int totalEvents, long totalBytes, int hostEvents, long hostBytes) {
    public ParkLimits {
        if (totalEvents < 1 || totalBytes < 1 || hostEvents < 1 || hostBytes < 1) {
            throw new IllegalArgumentException("every limit of the parking lot must be positive");
        }
    }

    /** Of a host's share, what its did:web accounts may hold: their servers are slow for as long as they like. */
    boolean webExceeded(int events, long bytes) {
        return exceeded(4, events, bytes);
    }

    /** Of that, what one account may hold. */
    boolean webAccountExceeded(int events, long bytes) {
        return exceeded(16, events, bytes);
    }

    // A single event always fits.
    private boolean exceeded(int part, int events, long bytes) {
        return events > 1 && (events > hostEvents / part || bytes > hostBytes / part);
    }

    /** 100,000 events or 256 MiB; of one host 10,000 events or 32 MiB. */
    public static ParkLimits standard() {
        return new ParkLimits(100_000, 256L << 20, 10_000, 32L << 20);
    }

    /** The same, but in all an eighth of the heap at most: what is decoded takes about three times its bytes. */
    public ParkLimits within(long maxHeapBytes) {
        long bytes = Math.clamp(maxHeapBytes / 8, 1, totalBytes);
        return new ParkLimits(totalEvents, bytes, hostEvents, Math.min(hostBytes, bytes));
    }
}
