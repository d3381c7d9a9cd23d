package parallax.relay.log;

import java.time.Duration;

/**
 * Sizes of the log's files, and how long they are kept.
 *
 * @param segmentBytes a segment that reaches this size is closed, and the next one begun
 * @param preallocateBytes zeros kept ahead of the written end while commits are small; 0 keeps none
 * @param keepFor how long an event can be replayed; a segment is removed when all of it is older
 * @param keepBytes most bytes of all segments; above that the oldest are removed, but never the newest one. 0: no limit
 * @param initialSeq the lowest seq for the next event; a sequence that is lower jumps up to it
 */
public record LogOptions(long segmentBytes, int preallocateBytes, Duration keepFor, long keepBytes, long initialSeq) {
    public LogOptions {
        if (segmentBytes <= SegmentHeader.BYTES || preallocateBytes < 0 || keepBytes < 0) {
            throw new IllegalArgumentException("a log needs segments longer than their header and no negative sizes");
        }
        if (!keepFor.isPositive()) {
            throw new IllegalArgumentException("the replay window " + keepFor + " is not positive");
        }
        if (initialSeq <= 0) {
            throw new IllegalArgumentException("the initial seq " + initialSeq + " is not positive");
        }
    }

    /** 128 MiB, 1 MiB, 3 days, no limit, 1. */
    public static LogOptions defaults() {
        return new LogOptions(128L << 20, 1 << 20, Duration.ofDays(3), 0, 1);
    }

    /** With another window. */
    public LogOptions keeping(Duration window, long bytes) {
        return new LogOptions(segmentBytes, preallocateBytes, window, bytes, initialSeq);
    }

    /** With another initial seq. */
    public LogOptions startingAt(long seq) {
        return new LogOptions(segmentBytes, preallocateBytes, keepFor, keepBytes, seq);
    }
}
