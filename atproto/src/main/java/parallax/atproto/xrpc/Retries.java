package parallax.atproto.xrpc;

import java.time.Duration;
import java.util.Random;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import parallax.atproto.politeness.TurnClock;
import parallax.atproto.xrpc.XrpcFailure.TryLater;

/**
 * Tries again what may pass: no answer, a server's trouble, too many requests. Waits for a random half to whole of the
 * policy's backoff, or for as long as the server says if that is longer. An interrupted caller gets the last reply at
 * once and stays interrupted.
 */
public final class Retries {

    /** Never tries again. */
    public static final Retries NONE = new Retries(RetryPolicy.ONCE, TurnClock.SYSTEM, new Random());

    private final RetryPolicy policy;
    private final TurnClock clock;
    private final RandomGenerator random;

    /** @param random thread-safe, since clients are shared */
    public Retries(RetryPolicy policy, TurnClock clock, RandomGenerator random) {
        this.policy = policy;
        this.clock = clock;
        this.random = random;
    }

    /** By the computer's clock. */
    public static Retries of(RetryPolicy policy) {
        return new Retries(policy, TurnClock.SYSTEM, new Random());
    }

    /** The first reply of {@code call} that will not change by asking again, or the last one that the policy allows. */
    public <T> XrpcReply<T> run(Supplier<XrpcReply<T>> call) {
        return run(call, () -> false);
    }

    /** @param spent whether {@code call} must not be made again */
    <T> XrpcReply<T> run(Supplier<XrpcReply<T>> call, BooleanSupplier spent) {
        long start = clock.nanos();
        for (int attempt = 1; ; attempt++) {
            XrpcReply<T> reply = call.get();
            boolean tired = attempt == policy.attempts() || spent.getAsBoolean();
            if (tired || !(reply instanceof XrpcReply.Failed<T>(TryLater later))) {
                return reply;
            }
            if (Thread.currentThread().isInterrupted() || !sleep(wait(attempt, later), start)) {
                return reply;
            }
        }
    }

    private Duration wait(int failures, TryLater later) {
        Duration jittered = policy.backoff().after(failures, random);
        Duration wished = later.in();
        return wished == null || wished.compareTo(jittered) < 0 ? jittered : wished;
    }

    private boolean sleep(Duration wait, long start) {
        Duration passed = Duration.ofNanos(clock.nanos() - start);
        if (passed.plus(wait).compareTo(policy.deadline()) > 0) {
            return false;
        }
        try {
            if (wait.isPositive()) {
                clock.sleep(wait);
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
