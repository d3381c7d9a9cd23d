package parallax.atproto.identity;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * A rate of requests, as a token bucket in one number: the time at which the bucket would be full again. Waiters get
 * their turns in the order they asked, and no lock is held while they wait.
 */
public final class RequestRate {

    /** How a waiter passes the time. */
    @FunctionalInterface
    interface Pause {
        void pause(Duration time) throws InterruptedException;
    }

    private final long nanosPerRequest;
    private final long burstNanos;
    private final LongSupplier nanoTime;
    private final long origin;
    private final Pause pause;
    private final AtomicLong fullAt = new AtomicLong();

    RequestRate(int perSecond, int burst, LongSupplier nanoTime, Pause pause) {
        if (perSecond < 1 || burst < 1) {
            throw new IllegalArgumentException("a rate and its burst must be positive");
        }
        this.nanosPerRequest = 1_000_000_000L / perSecond;
        this.burstNanos = nanosPerRequest * (burst - 1L);
        this.nanoTime = nanoTime;
        this.origin = nanoTime.getAsLong();
        this.pause = pause;
    }

    /** {@code requests} a second, and as many at once after a quiet second. */
    public static RequestRate perSecond(int requests) {
        return new RequestRate(requests, requests, System::nanoTime, Thread::sleep);
    }

    /**
     * Waits for a turn.
     *
     * @return false, at once, if the turn would come later than {@code atMost} from now; nothing is used up then
     * @throws InterruptedException while waiting; the turn is used up then
     */
    public boolean await(Duration atMost) throws InterruptedException {
        while (true) {
            long now = nanoTime.getAsLong() - origin;
            long full = fullAt.get();
            long start = Math.max(full, now);
            long wait = start - burstNanos - now;
            if (wait > atMost.toNanos()) {
                return false;
            }
            if (fullAt.compareAndSet(full, start + nanosPerRequest)) {
                if (wait > 0) {
                    pause.pause(Duration.ofNanos(wait));
                }
                return true;
            }
        }
    }
}
