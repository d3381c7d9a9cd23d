package parallax.atproto.politeness;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import parallax.atproto.units.GrowingPause;

/**
 * When the next request of one lane may start: its budget, what its servers say is left, and pauses. Times are
 * nanoseconds since an origin, zero or more. Guarded by itself.
 */
final class Pacing {

    private static final GrowingPause PAUSE = GrowingPause.doubling(Duration.ofSeconds(1), Duration.ofSeconds(64));

    private final @Nullable RequestBudget budget;
    private long fullAt;
    private long pausedUntil;
    private int refusals;
    private long remaining = Long.MAX_VALUE;
    private long remainingUntil;

    Pacing(@Nullable RequestBudget budget) {
        this.budget = budget;
    }

    /** How long from {@code now} until a request may start that {@code ahead} others go before; zero for at once. */
    synchronized long waitAt(long now, int ahead) {
        long wait = Math.max(0, pausedUntil - now);
        if (now < remainingUntil && remaining <= ahead) {
            wait = Math.max(wait, remainingUntil - now);
        }
        if (budget != null) {
            long start = Math.max(fullAt, now) + ahead * budget.gapNanos();
            wait = Math.max(wait, start - budget.slackNanos() - now);
        }
        return wait;
    }

    /** Takes a start at {@code now} and returns zero, or takes nothing and returns how long to wait. */
    synchronized long take(long now) {
        long wait = waitAt(now, 0);
        if (wait > 0) {
            return wait;
        }
        if (budget != null) {
            fullAt = Math.max(fullAt, now) + budget.gapNanos();
        }
        if (now < remainingUntil) {
            remaining--;
        }
        return 0;
    }

    /** A server said what is left, before {@code underWay} others of ours that it may not have counted. */
    synchronized void told(RateLimit limit, long now, int underWay) {
        long left = limit.remaining() - underWay;
        // Several limits may hold at once, and answers overtake each other: the narrower one counts until it ends.
        if (now >= remainingUntil || left < remaining) {
            remaining = left;
            remainingUntil = now + limit.reset().toNanos();
        }
    }

    /** Nothing starts for {@code time}. */
    synchronized void pause(Duration time, long now) {
        pausedUntil = Math.max(pausedUntil, now + time.toNanos());
    }

    /** A refusal that names no time: each one in a row pauses twice as long, from 1 to 64 seconds. */
    synchronized void refused(long now) {
        if (now >= pausedUntil) {
            refusals++;
            pause(PAUSE.after(refusals), now);
        }
    }

    synchronized void accepted() {
        refusals = 0;
    }
}
