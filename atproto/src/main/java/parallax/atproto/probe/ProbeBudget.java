package parallax.atproto.probe;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** What is left of the limits. */
final class ProbeBudget {

    /** The budget ended in the middle of an account. */
    static final class SpentException extends Exception {
        private static final long serialVersionUID = 1;

        private SpentException(String why) {
            super(why, null, false, false);
        }

        String why() {
            return String.valueOf(getMessage());
        }
    }

    private final ProbeLimits limits;
    private final AtomicInteger accounts = new AtomicInteger();
    private final AtomicInteger requests = new AtomicInteger();
    private final long ends;

    ProbeBudget(ProbeLimits limits) {
        this.limits = limits;
        ends = System.nanoTime() + limits.time().toNanos();
    }

    void takeAccount() throws SpentException {
        take(accounts, limits.accounts(), "accounts");
    }

    void takeRequest() throws SpentException {
        take(requests, limits.requests(), "requests");
    }

    int requests() {
        return requests.get();
    }

    /** What is left of the time; zero or less when it is over. */
    Duration left() {
        return Duration.ofNanos(ends - System.nanoTime());
    }

    String timeIsUp() {
        return "the budget of " + limits.time().toSeconds() + " s was used up";
    }

    private void take(AtomicInteger taken, int limit, String what) throws SpentException {
        if (!left().isPositive()) {
            throw new SpentException(timeIsUp());
        }
        if (taken.getAndUpdate(count -> count < limit ? count + 1 : count) >= limit) {
            throw new SpentException("the budget of " + limit + " " + what + " was used up");
        }
    }
}
