package parallax.relay.validate;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import parallax.atproto.identity.PdsEndpoint;
import parallax.atproto.syntax.Did;
import parallax.relay.flow.StatusAnswer;

/** The last answers about accounts' statuses, so that a flood of events of one account is one question. Any thread. */
final class StatusMemory {
    private static final int MAX_ENTRIES = 10_000;

    private final Duration gap;
    private final Map<Key, Told> entries = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Told> eldest) {
            return size() > MAX_ENTRIES;
        }
    };

    /** Per server: after a migration the new one is asked, whatever the old one said. */
    private record Key(PdsEndpoint pds, Did did) {}

    private record Told(StatusAnswer answer, Instant at) {}

    StatusMemory(Duration gap) {
        this.gap = gap;
    }

    /** The answer if it is younger than the gap. */
    synchronized @Nullable StatusAnswer recent(PdsEndpoint pds, Did did, Instant now) {
        Told entry = entries.get(new Key(pds, did));
        // An answer of the future is from before the clock was set back: nobody knows how old it is.
        if (entry == null
                || now.isBefore(entry.at())
                || !now.isBefore(entry.at().plus(gap))) {
            return null;
        }
        return entry.answer();
    }

    synchronized void remember(PdsEndpoint pds, Did did, StatusAnswer answer, Instant now) {
        entries.put(new Key(pds, did), new Told(answer, now));
    }
}
