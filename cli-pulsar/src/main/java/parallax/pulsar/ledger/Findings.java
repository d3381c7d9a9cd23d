package parallax.pulsar.ledger;

import java.util.BitSet;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/** What a closed ledger holds. Immutable. */
public final class Findings {

    final List<Sighting> sightings;
    final Interned dids;
    final Interned times;
    final int reference;
    final long expected;
    private final int slots;
    private final long[] repeats;
    private final long refused;
    private final long withoutEvidence;

    Findings(
            List<Sighting> sightings,
            Interned dids,
            Interned times,
            int slots,
            int reference,
            long expected,
            long[] repeats,
            long refused,
            long withoutEvidence) {
        this.sightings = sightings;
        this.dids = dids;
        this.times = times;
        this.slots = slots;
        this.reference = reference;
        this.expected = expected;
        this.repeats = repeats;
        this.refused = refused;
        this.withoutEvidence = withoutEvidence;
    }

    /** What one stream sent. */
    public Presence of(int slot) {
        return presence(repeats[slot], sighting -> sighting.count(slot));
    }

    /** What one stream of the reference sent before its others did. */
    public Presence ofMember(int member) {
        return presence(0, sighting -> sighting.member == member ? sighting.count(reference) : 0);
    }

    /** One relay against the reference, or against all streams together if there is none. */
    public RelayDiff compare(int slot) {
        if (slot < 0 || slot >= slots || slot == reference) {
            throw new IllegalArgumentException("not a relay: " + slot);
        }
        return new Comparer(this, slot).diff();
    }

    /** Whether any event of the window arrived first in this time, ends excluded. */
    public boolean anyBetween(long fromMillis, long toMillis) {
        return sightings.stream()
                .anyMatch(sighting ->
                        sighting.counted && sighting.firstMillis > fromMillis && sighting.firstMillis < toMillis);
    }

    /** Arrivals of events that were not taken in because the ledger was full. */
    public long refused() {
        return refused;
    }

    /** Arrivals of events whose frame was not held for want of memory. */
    public long withoutEvidence() {
        return withoutEvidence;
    }

    private Presence presence(long again, ToLongFunction<Sighting> count) {
        Map<EventKind, Long> kinds = new EnumMap<>(EventKind.class);
        long ops = 0;
        BitSet accounts = new BitSet(dids.size());
        for (Sighting sighting : sightings) {
            long copies = sighting.counted ? count.applyAsLong(sighting) : 0;
            if (copies > 0) {
                kinds.merge(sighting.key.kind(), copies, Long::sum);
                ops += sighting.ops;
                accounts.set(sighting.key.did());
            }
        }
        return new Presence(
                kinds.getOrDefault(EventKind.COMMIT, 0L),
                kinds.getOrDefault(EventKind.SYNC, 0L),
                kinds.getOrDefault(EventKind.IDENTITY, 0L),
                kinds.getOrDefault(EventKind.ACCOUNT, 0L),
                ops,
                accounts.cardinality(),
                again);
    }
}
