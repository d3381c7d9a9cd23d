package parallax.atproto.firehose;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Limits the time from a message's first bytes to its last: a peer that drips them would have us hold them for ever.
 */
final class FrameDeadline {
    private static final long LIMIT = Duration.ofSeconds(60).toNanos();
    private static final long LIMIT_UNDER_PRESSURE = Duration.ofSeconds(10).toNanos();
    private static final long NONE = -1;

    private final LongSupplier nanoTime;
    private long frame = NONE;
    private long since;

    FrameDeadline(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /**
     * Told before each read.
     *
     * @param whole messages that came whole so far
     * @param begun whether bytes of another one are held
     * @param pressed whether it has to be whole sooner, since others wait for the memory
     */
    void check(long whole, boolean begun, boolean pressed) throws BrokenStreamException {
        if (!begun) {
            frame = NONE;
        } else if (whole != frame) {
            frame = whole;
            since = nanoTime.getAsLong();
        } else if (nanoTime.getAsLong() - since > (pressed ? LIMIT_UNDER_PRESSURE : LIMIT)) {
            throw new BrokenStreamException("a frame takes too long to arrive");
        }
    }
}
