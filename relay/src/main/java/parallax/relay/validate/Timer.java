package parallax.relay.validate;

import java.time.Duration;

/** Runs something later. Any thread. */
@FunctionalInterface
public interface Timer {
    /** Runs a short task that does not block, once, no earlier than after {@code delay}. */
    void after(Duration delay, Runnable task);
}
