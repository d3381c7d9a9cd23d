package parallax.atproto.politeness;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The queue in front of one group or host. Those who wait go in the order they came; only the first one watches time.
 */
final class HostQueue {

    private final TurnClock clock;
    private final long origin;
    private final int places;
    private final Semaphore first = new Semaphore(1, true);
    private final Semaphore free;
    private final AtomicInteger waiting = new AtomicInteger();
    private final Pacing pacing;
    /** Callers that wait or have a place; guarded by the book. */
    private int users;

    HostQueue(TurnClock clock, int places, @Nullable RequestBudget budget) {
        this.clock = clock;
        this.origin = clock.nanos();
        this.places = places;
        this.free = new Semaphore(places);
        this.pacing = new Pacing(budget);
    }

    /** Zero when entered; else how long until it may be this caller's turn, in nanoseconds, at least 1. */
    long enter(long patience) throws InterruptedException {
        long deadline = now() + Math.max(0, patience);
        int ahead = waiting.getAndIncrement();
        try {
            long expected = pacing.waitAt(now(), ahead);
            if (expected > deadline - now()) {
                return expected;
            }
            if (!first.tryAcquire(deadline - now(), TimeUnit.NANOSECONDS)) {
                return Math.max(1, pacing.waitAt(now(), ahead));
            }
            try {
                return takeAsFirst(deadline);
            } finally {
                first.release();
            }
        } finally {
            waiting.decrementAndGet();
        }
    }

    private long takeAsFirst(long deadline) throws InterruptedException {
        if (!free.tryAcquire(Math.max(0, deadline - now()), TimeUnit.NANOSECONDS)) {
            return Math.max(1, pacing.waitAt(now(), 0));
        }
        boolean entered = false;
        try {
            while (true) {
                long wait = pacing.take(now());
                if (wait == 0) {
                    entered = true;
                    return 0;
                }
                if (wait > deadline - now()) {
                    return wait;
                }
                clock.sleep(Duration.ofNanos(wait));
            }
        } finally {
            if (!entered) {
                free.release();
            }
        }
    }

    void leave() {
        free.release();
    }

    void pause(Duration time) {
        pacing.pause(time, now());
    }

    void refused() {
        pacing.refused(now());
    }

    void accepted() {
        pacing.accepted();
    }

    /** The caller still has its place: the others with one may have asked after the server counted. */
    void told(RateLimit limit) {
        pacing.told(limit, now(), Math.max(0, places - free.availablePermits() - 1));
    }

    void use() {
        users++;
    }

    void release() {
        users--;
    }

    boolean isUsed() {
        return users > 0;
    }

    private long now() {
        return clock.nanos() - origin;
    }
}
