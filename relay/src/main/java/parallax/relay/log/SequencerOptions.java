package parallax.relay.log;

import java.time.Duration;

/**
 * Bounds of the queue before the log and of its group commits, and their times.
 *
 * @param queueEvents events that may wait
 * @param queueBytes bytes of frames that may wait
 * @param batchEvents events of one group commit at most
 * @param batchBytes bytes of frames of one group commit at most; a longer event is a commit of its own
 * @param markEvery how often marks are stored that moved without an event
 * @param retryAtLeast the first pause after the log could not be written; it doubles
 * @param retryAtMost the longest pause
 * @param stateWait how long the state may be unavailable before the writer gives up, so that a restart reopens it
 * @param closeWait how long a close waits for the queue to become durable
 * @param commitSpacing the least time from the beginning of one group commit to that of the next, unless a whole one is
 *     queued; 0 for none. So long an event waits at most for others to be written with it
 */
public record SequencerOptions(
        int queueEvents,
        long queueBytes,
        int batchEvents,
        long batchBytes,
        Duration markEvery,
        Duration retryAtLeast,
        Duration retryAtMost,
        Duration stateWait,
        Duration closeWait,
        Duration commitSpacing) {
    public SequencerOptions {
        if (queueEvents < 1 || queueBytes < 1 || batchEvents < 1 || batchBytes < 1) {
            throw new IllegalArgumentException("the bounds of the queue and of a batch are positive");
        }
        if (!markEvery.isPositive() || !retryAtLeast.isPositive() || retryAtMost.compareTo(retryAtLeast) < 0) {
            throw new IllegalArgumentException("times are positive, and the longest pause is not the shorter one");
        }
        if (commitSpacing.isNegative()) {
            throw new IllegalArgumentException("the spacing of commits is not negative");
        }
    }

    /**
     * 8,192 events, 32 MiB; commits of 1,024 events or 4 MiB; marks each second; 50 ms to 5 s; 5 minutes; 10 s; 4 ms.
     */
    public static SequencerOptions defaults() {
        return new SequencerOptions(
                8192,
                32L << 20,
                1024,
                4L << 20,
                Duration.ofSeconds(1),
                Duration.ofMillis(50),
                Duration.ofSeconds(5),
                Duration.ofMinutes(5),
                Duration.ofSeconds(10),
                Duration.ofMillis(4));
    }
}
