package parallax.pulsar.explain;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** A limit of time that becomes shorter when a person waits. Not thread-safe. */
final class Deadline {

    private static final Duration WITH_A_PERSON_WAITING = Duration.ofSeconds(5);

    private final BooleanSupplier soon;
    private long ends;
    private boolean shortened;

    Deadline(Duration time, BooleanSupplier soon) {
        this.soon = soon;
        ends = System.nanoTime() + time.toNanos();
    }

    boolean passed() {
        long now = System.nanoTime();
        if (!shortened && soon.getAsBoolean()) {
            shortened = true;
            ends = Math.min(ends - now, WITH_A_PERSON_WAITING.toNanos()) + now;
        }
        return now - ends >= 0;
    }
}
