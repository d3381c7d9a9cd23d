package parallax.relay.e2e;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;

/** Never shows the same time twice: #identity and #account are told apart by it. Begins an hour ago. */
final class TickingClock implements InstantSource {
    private final AtomicLong millis =
            new AtomicLong(Instant.now().minus(Duration.ofHours(1)).toEpochMilli());

    @Override
    public Instant instant() {
        return Instant.ofEpochMilli(millis.incrementAndGet());
    }
}
