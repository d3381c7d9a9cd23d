package parallax.relay.e2e;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Waiting for what can only be seen by asking, since it happens behind a socket. */
final class Patience {
    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(20);

    private Patience() {}

    static void until(String wanted, Callable<Boolean> holds) {
        until(wanted, LIMIT, holds);
    }

    static void until(String wanted, Duration atMost, Callable<Boolean> holds) {
        long end = System.nanoTime() + atMost.toNanos();
        while (!holds(holds)) {
            if (System.nanoTime() > end) {
                throw new AssertionError("waited " + atMost + " for " + wanted);
            }
            LockSupport.parkNanos(PAUSE);
        }
    }

    private static boolean holds(Callable<Boolean> condition) {
        try {
            return condition.call();
        } catch (Exception e) {
            throw new AssertionError("cannot ask", e);
        }
    }
}
