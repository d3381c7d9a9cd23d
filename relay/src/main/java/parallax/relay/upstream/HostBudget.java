package parallax.relay.upstream;

import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import parallax.relay.flow.InFlight;

/**
 * What one host may have in memory before its events are ruled on: a number of frames and bytes of its own, within bytes that
 * all hosts share. When a budget is used up its socket is not read, so a flood stays at the host.
 */
final class HostBudget {
    /** Sizes are counted in whole KiB, so that a semaphore of ints holds any budget. */
    private static final int UNIT = 1024;

    private final Semaphore frames;
    private final Semaphore bytes;
    private final Semaphore sharedBytes;
    private final int largestFrame;

    /**
     * @param maxFrames frames in flight, positive
     * @param maxBytes bytes in flight; also the most that one frame is charged, so a frame larger than it still passes alone
     * @param shared made by {@link #shared}
     */
    HostBudget(int maxFrames, int maxBytes, Semaphore shared) {
        this.frames = new Semaphore(maxFrames);
        this.largestFrame = units(maxBytes);
        this.bytes = new Semaphore(largestFrame);
        this.sharedBytes = shared;
    }

    /** A budget of bytes for all hosts together; at least as large as each host's. */
    static Semaphore shared(long maxBytes) {
        return new Semaphore(units(maxBytes));
    }

    /** Waits until a frame of that many bytes fits. */
    InFlight acquire(int frameBytes) throws InterruptedException {
        int units = Math.min(units(frameBytes), largestFrame);
        frames.acquire();
        try {
            bytes.acquire(units);
        } catch (InterruptedException e) {
            frames.release();
            throw e;
        }
        try {
            sharedBytes.acquire(units);
        } catch (InterruptedException e) {
            frames.release();
            bytes.release(units);
            throw e;
        }
        return new Share(units);
    }

    private static int units(long size) {
        return Math.toIntExact(Math.max(1, (size + UNIT - 1) / UNIT));
    }

    /** Gives back once, however often it is asked to. */
    private final class Share implements InFlight {
        private final int units;
        private final AtomicBoolean held = new AtomicBoolean(true);

        Share(int units) {
            this.units = units;
        }

        @Override
        public void release() {
            if (held.compareAndSet(true, false)) {
                sharedBytes.release(units);
                bytes.release(units);
                frames.release();
            }
        }
    }
}
