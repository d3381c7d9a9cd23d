package parallax.pulsar.ledger;

import java.util.List;
import java.util.Map;
import parallax.atproto.event.EventKind;

/**
 * One relay against the reference.
 *
 * @param kinds every kind
 * @param missed one for each event missed, in order of arrival
 */
public record RelayDiff(Map<EventKind, Tally> kinds, List<Missed> missed) {

    public RelayDiff {
        kinds = Map.copyOf(kinds);
        missed = List.copyOf(missed);
    }

    /** Events of one kind; those of the reference are matched, altered or missed. */
    public record Tally(long matched, long altered, long missed, long extra) {

        static final Tally NONE = new Tally(0, 0, 0, 0);

        Tally plus(Tally other) {
            return new Tally(
                    matched + other.matched, altered + other.altered, missed + other.missed, extra + other.extra);
        }

        public long reference() {
            return matched + altered + missed;
        }
    }
}
