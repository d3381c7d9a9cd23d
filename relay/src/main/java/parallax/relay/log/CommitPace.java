package parallax.relay.log;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * Keeps group commits apart: a sync, a batch of the state and the waking of every subscriber cost about the same for
 * one event as for many. One thread.
 */
final class CommitPace {
    private final Duration spacing;
    private final InstantSource clock;
    private @Nullable Instant begun;

    /** @param spacing from the beginning of one commit to that of the next; 0 for none */
    CommitPace(Duration spacing, InstantSource clock) {
        this.spacing = spacing;
        this.clock = clock;
    }

    /** How long until the next commit may begin: 0 when the last one began long ago, the spacing at most. */
    Duration pause() {
        if (begun == null || spacing.isZero()) {
            return Duration.ZERO;
        }
        Duration since = Duration.between(begun, clock.instant());
        if (since.isNegative()) {
            // The clock was set back: how long it really is, nobody knows.
            return spacing;
        }
        return since.compareTo(spacing) < 0 ? spacing.minus(since) : Duration.ZERO;
    }

    /** A commit begins at the time that is returned. */
    Instant begins() {
        begun = clock.instant();
        return begun;
    }
}
