package parallax.relay.app;

import java.util.EnumMap;
import java.util.Map;

/** What random histories came across: one in which something never happens shows less than it seems to. */
final class ReplaySights {
    enum Sight {
        OUTDATED,
        FUTURE,
        TOO_SLOW,
        RESUMED,
        ENDED_BY_A_RESTART,
        HIDDEN_BY_A_TAKEDOWN,
        SHOWN_AGAIN_BY_A_REVERSAL,
        LOG_AHEAD_OF_STATE,
        NEVER_ACCEPTED,
        REMOVED_BY_AGE,
        REMOVED_BY_SIZE
    }

    private final Map<Sight, Long> times = new EnumMap<>(Sight.class);

    void seen(Sight sight, long howOften) {
        if (howOften > 0) {
            times.merge(sight, howOften, Long::sum);
        }
    }

    Map<Sight, Long> times() {
        return times;
    }
}
