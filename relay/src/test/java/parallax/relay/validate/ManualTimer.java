package parallax.relay.validate;

import java.time.Duration;
import java.time.Instant;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;
import parallax.relay.flow.ManualClock;

/** Runs what is due when the test lets the time pass. Any thread. */
final class ManualTimer implements Timer {
    private record Due(Instant at, long order, Runnable task) implements Comparable<Due> {
        @Override
        public int compareTo(Due other) {
            int byTime = at.compareTo(other.at);
            return byTime != 0 ? byTime : Long.compare(order, other.order);
        }
    }

    private final ManualClock clock;
    private final PriorityQueue<Due> waiting = new PriorityQueue<>();
    private long order;

    ManualTimer(ManualClock clock) {
        this.clock = clock;
    }

    @Override
    public synchronized void after(Duration delay, Runnable task) {
        waiting.add(new Due(clock.instant().plus(delay), order++, task));
        notifyAll();
    }

    /** Returns once so many tasks wait at the same time; an AssertionError after a minute. */
    synchronized void awaitWaiting(int tasks) throws InterruptedException {
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (waiting.size() < tasks) {
            long left = (end - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                throw new AssertionError(waiting.size() + " tasks wait, wanted " + tasks);
            }
            wait(left);
        }
    }

    /** Lets the time pass up to the next task, and runs it; false when none waits. */
    boolean runNext() {
        Due next = next();
        if (next == null) {
            return false;
        }
        next.task().run();
        return true;
    }

    private synchronized @Nullable Due next() {
        Due next = waiting.poll();
        if (next != null && next.at().isAfter(clock.instant())) {
            clock.advance(Duration.between(clock.instant(), next.at()));
        }
        return next;
    }
}
