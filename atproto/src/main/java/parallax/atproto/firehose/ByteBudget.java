package parallax.atproto.firehose;

import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * How much of what subscriptions delivered may be in memory at once: a number of frames and of bytes, and parts of it
 * for single subscriptions. A listener that acquires a share before it queues a frame stops the reading of its own
 * socket when its part, or the whole, is used up: a flood stays at its sender. Thread-safe.
 */
public final class ByteBudget {

    /** What one frame holds. Releasing it again does nothing. */
    @FunctionalInterface
    public interface Share {
        /** Gives it back; any thread, never blocks. */
        void release();
    }

    /** Sizes are counted in whole KiB, so that a semaphore of ints holds any budget. */
    private static final int UNIT = 1024;

    private final @Nullable ByteBudget whole;
    private final Semaphore frames;
    private final Semaphore bytes;
    private final int allUnits;

    private ByteBudget(@Nullable ByteBudget whole, int maxFrames, long maxBytes, boolean inTurn) {
        if (maxFrames <= 0) {
            throw new IllegalArgumentException("maxFrames must be positive: " + maxFrames);
        }
        if (maxBytes <= 0) {
            throw new IllegalArgumentException("maxBytes must be positive: " + maxBytes);
        }
        this.whole = whole;
        this.frames = new Semaphore(maxFrames);
        this.allUnits = units(maxBytes);
        this.bytes = new Semaphore(allUnits, inTurn);
    }

    /** A budget for all subscriptions together, of this many bytes (rounded up to KiB) in any number of frames. */
    public static ByteBudget ofBytes(long maxBytes) {
        return new ByteBudget(null, Integer.MAX_VALUE, maxBytes, false);
    }

    /** The same, in which who waits longest comes first: none is passed over for smaller frames. */
    public static ByteBudget inTurn(long maxBytes) {
        return new ByteBudget(null, Integer.MAX_VALUE, maxBytes, true);
    }

    /**
     * What one subscription may use of this budget.
     *
     * @param maxBytes also the most that one frame is charged, so a frame larger than it still passes alone
     */
    public ByteBudget part(int maxFrames, long maxBytes) {
        return new ByteBudget(this, maxFrames, maxBytes, false);
    }

    /** Waits until a frame of that many bytes fits. An interrupted wait holds nothing. */
    public Share acquire(int frameBytes) throws InterruptedException {
        int units = Math.min(units(frameBytes), allUnits);
        frames.acquire();
        try {
            bytes.acquire(units);
        } catch (InterruptedException e) {
            frames.release();
            throw e;
        }
        try {
            return new Held(units, whole == null ? null : whole.acquire(frameBytes));
        } catch (InterruptedException e) {
            bytes.release(units);
            frames.release();
            throw e;
        }
    }

    /** Whether somebody waits for bytes of it. */
    public boolean awaited() {
        return bytes.hasQueuedThreads();
    }

    /** Bytes held at this moment, in whole KiB. */
    public long heldBytes() {
        return (long) (allUnits - bytes.availablePermits()) * UNIT;
    }

    private static int units(long size) {
        return Math.toIntExact(Math.max(1, (size + UNIT - 1) / UNIT));
    }

    private final class Held implements Share {
        private final int units;
        private final @Nullable Share ofWhole;
        private final AtomicBoolean held = new AtomicBoolean(true);

        Held(int units, @Nullable Share ofWhole) {
            this.units = units;
            this.ofWhole = ofWhole;
        }

        @Override
        public void release() {
            if (held.compareAndSet(true, false)) {
                if (ofWhole != null) {
                    ofWhole.release();
                }
                bytes.release(units);
                frames.release();
            }
        }
    }
}
