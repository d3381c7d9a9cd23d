package parallax.atproto.politeness;

import java.time.Duration;
import java.time.Instant;

/** Time, and how a waiter passes it; a test's clock may do both without waiting. */
public interface TurnClock {

    /** The computer's own. */
    TurnClock SYSTEM = new TurnClock() {
        @Override
        public Instant instant() {
            return Instant.now();
        }

        @Override
        public long nanos() {
            return System.nanoTime();
        }

        @Override
        public void sleep(Duration time) throws InterruptedException {
            Thread.sleep(time);
        }
    };

    /** The time of day, to compare with a server's dates. */
    Instant instant();

    /** Nanoseconds from an arbitrary origin, never running backwards; only differences mean anything. */
    long nanos();

    /** Returns after {@code time} or later; {@code time} is positive. */
    void sleep(Duration time) throws InterruptedException;
}
