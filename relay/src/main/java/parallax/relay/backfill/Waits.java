package parallax.relay.backfill;

import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;
import parallax.atproto.politeness.TurnClock;

/** How a run passes time: in slices, so that who tells it to stop need not wait. One thread. */
final class Waits {
    private static final Duration SLICE = Duration.ofMillis(500);

    private final TurnClock clock;
    private final BooleanSupplier stopped;
    private final BackfillLimits limits;

    Waits(TurnClock clock, BooleanSupplier stopped, BackfillLimits limits) {
        this.clock = clock;
        this.stopped = stopped;
        this.limits = limits;
    }

    /** Whether the run was told to stop. */
    boolean stopped() {
        return stopped.getAsBoolean();
    }

    /** Waits after a trouble as the server wishes, or for the backoff if that is longer; false when told to stop. */
    boolean pass(Outcome.Trouble trouble, int failures) throws InterruptedException {
        return pass(limits.wait(trouble, failures));
    }

    /** False when told to stop before the end. */
    boolean pass(Duration time) throws InterruptedException {
        return until(clock.instant().plus(time));
    }

    /** False when told to stop before that time. */
    boolean until(Instant end) throws InterruptedException {
        while (!stopped()) {
            Duration left = Duration.between(clock.instant(), end);
            if (!left.isPositive()) {
                return true;
            }
            clock.sleep(shorter(left, SLICE));
        }
        return false;
    }

    static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
