package parallax.pulsar.measure;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * The machine's clock, but that it can stand still for as long as a test needs, and go on at a later time. Any thread.
 */
final class WindowClock implements InstantSource {
    private Duration ahead = Duration.ZERO;
    private @Nullable Instant stoppedAt;

    @Override
    public synchronized Instant instant() {
        return stoppedAt != null ? stoppedAt : now();
    }

    private Instant now() {
        return InstantSource.system().instant().plus(ahead);
    }

    synchronized void stop() {
        stoppedAt = instant();
    }

    /** @param after so much later than it was stopped */
    synchronized void goOn(Duration after) {
        Instant then = instant().plus(after);
        stoppedAt = null;
        ahead = ahead.plus(Duration.between(now(), then));
    }
}
