package parallax.pulsar.ledger;

import java.util.BitSet;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import parallax.atproto.event.EventKind;

/** What a closed ledger holds. Immutable. */
public final class Findings {

    final List<Sighting> sightings;
    final Names names;
    final Slots slots;
    private final long[] repeats;
    private final Losses losses;

    /** The texts behind the numbers of the sightings. */
    record Names(Interned dids, Interned times) {}

    /**
     * The streams.
     *
     * @param reference the slot of the reference, or {@link Ledger#NO_REFERENCE}
     * @param expected a bit for each that takes part
     */
    record Slots(int count, int reference, long expected) {

        boolean united() {
            return reference == Ledger.NO_REFERENCE;
        }
    }

    /** What there was no memory for: arrivals of events, and frames. */
    record Losses(long refused, long withoutEvidence) {}

    Findings(List<Sighting> sightings, Names names, Slots slots, long[] repeats, Losses losses) {
        this.sightings = sightings;
        this.names = names;
        this.slots = slots;
        this.repeats = repeats;
        this.losses = losses;
    }

    /** What one stream sent. */
    public Presence of(int slot) {
        return presence(repeats[slot], sighting -> sighting.count(slot));
    }

    /** What one stream of the reference sent before its others did. */
    public Presence ofMember(int member) {
        return presence(0, sighting -> sighting.member == member ? sighting.count(slots.reference()) : 0);
    }

    /** One relay against the reference, or against all streams together if there is none. */
    public RelayDiff compare(int slot) {
        if (slot < 0 || slot >= slots.count() || slot == slots.reference()) {
            throw new IllegalArgumentException("not a relay: " + slot);
        }
        return new Comparer(this, slot).diff();
    }

    /**
     * Accounts that the reference, or any other stream if there is none, showed in the window and one relay did not.
     */
    public List<LoneAccount> lackedBy(int slot) {
        long shown = slots.united() ? slots.expected() & ~(1L << slot) : 1L << slots.reference();
        return LoneAccounts.of(this, shown, 1L << slot);
    }

    /** Accounts that one relay showed in the window and the reference did not; none if there is no reference. */
    public List<LoneAccount> onlyOn(int slot) {
        return slots.united() ? List.of() : LoneAccounts.of(this, 1L << slot, 1L << slots.reference());
    }

    /** Whether any event of the window arrived first in this time, ends excluded. */
    public boolean anyBetween(long fromMillis, long toMillis) {
        return sightings.stream()
                .anyMatch(sighting ->
                        sighting.counted && sighting.firstMillis > fromMillis && sighting.firstMillis < toMillis);
    }

    /** Arrivals of events that were not taken in because the ledger was full. */
    public long refused() {
        return losses.refused();
    }

    /** Arrivals of events whose frame was not held for want of memory. */
    public long withoutEvidence() {
        return losses.withoutEvidence();
    }

    private Presence presence(long again, ToLongFunction<Sighting> count) {
        Map<EventKind, Long> kinds = new EnumMap<>(EventKind.class);
        long ops = 0;
        BitSet accounts = new BitSet(names.dids().size());
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
