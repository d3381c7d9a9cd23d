package parallax.pulsar.ledger;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import parallax.atproto.cbor.ByteSlice;

/** Every arrival on every stream, while they flow. Its methods may be called from any thread. */
public final class Ledger {

    /** The slot of a reference that is none. */
    public static final int NO_REFERENCE = -1;

    /** Streams that one ledger can tell apart. */
    public static final int MAX_SLOTS = 63;

    private final Map<EventKey, Sighting> sightings = new HashMap<>();
    private final Interned dids = new Interned();
    private final Interned times = new Interned();
    private final InstantSource clock;
    private final LedgerLimits limits;
    private final int reference;
    private final HeldFrames evidence;
    private final long[] repeats;
    private final long[] events;
    private final List<BitSet> accounts = new ArrayList<>();
    private final long[] accountCounts;
    private final List<LagHistogram> lags = new ArrayList<>();
    private Phase phase = Phase.LEAD_IN;
    private long expected;
    private long arrivals;
    private long refused;

    /**
     * A ledger in its lead-in.
     *
     * @param slots relays and, if there is one, the reference
     * @param reference its slot, or {@link #NO_REFERENCE}
     */
    public Ledger(InstantSource clock, LedgerLimits limits, int slots, int reference) {
        if (slots < 1 || slots > MAX_SLOTS || reference >= slots || reference < NO_REFERENCE) {
            throw new IllegalArgumentException("a ledger of " + slots + " streams, reference " + reference);
        }
        this.clock = clock;
        this.limits = limits;
        this.reference = reference;
        evidence = new HeldFrames(limits.maxEvidenceBytes());
        repeats = new long[slots];
        events = new long[slots];
        accountCounts = new long[slots];
        for (int i = 0; i < slots; i++) {
            lags.add(new LagHistogram());
            accounts.add(new BitSet());
        }
        expected = (1L << slots) - 1;
    }

    /** Takes in one event. The frame may be kept: it must not change. Answers the phase in which it came. */
    public synchronized Phase record(Place place, EventFacts facts, ByteSlice frame) {
        if (phase != Phase.CLOSED) {
            Sighting sighting = sighting(place, facts);
            if (sighting != null) {
                arrived(sighting, place, facts, frame);
            }
        }
        return phase;
    }

    /** Moves on; phases follow each other in their order. */
    public synchronized void enter(Phase next) {
        if (next.compareTo(phase) <= 0) {
            throw new IllegalStateException(next + " after " + phase);
        }
        phase = next;
    }

    public synchronized Phase phase() {
        return phase;
    }

    /** No event is expected on this stream: frames are not held for it. */
    public synchronized void exclude(int slot) {
        expected &= ~(1L << slot);
    }

    /** Distinct events of the window so far on this stream, copies of #identity and #account included. */
    public synchronized long events(int slot) {
        return events[slot];
    }

    /** Distinct accounts of these events. */
    public synchronized long uniqueDids(int slot) {
        return accountCounts[slot];
    }

    /** Median delay behind the first arrival, in milliseconds. */
    public synchronized OptionalLong lagMillis(int slot) {
        return lags.get(slot).median();
    }

    /** Closes the ledger and hands over what it holds. */
    public synchronized Findings close() {
        phase = Phase.CLOSED;
        return new Findings(
                List.copyOf(sightings.values()),
                new Findings.Names(dids, times),
                new Findings.Slots(repeats.length, reference, expected),
                repeats.clone(),
                new Findings.Losses(refused, evidence.refused()));
    }

    private @Nullable Sighting sighting(Place place, EventFacts facts) {
        EventKey known = key(facts, false);
        Sighting sighting = known == null ? null : sightings.get(known);
        if (sighting != null || phase == Phase.GRACE) {
            return sighting;
        }
        if (sightings.size() >= limits.maxEvents()) {
            refused++;
            return null;
        }
        EventKey key = Objects.requireNonNull(key(facts, true));
        Sighting fresh = new Sighting(key, clock.millis(), place.slot(), phase == Phase.WINDOW, facts);
        if (!facts.kind().hasRev()) {
            fresh.copies = new Copies();
        }
        sightings.put(key, fresh);
        return fresh;
    }

    private @Nullable EventKey key(EventFacts facts, boolean add) {
        int did = add ? dids.number(facts.did()) : dids.find(facts.did());
        if (facts.kind().hasRev()) {
            return did < 0 ? null : new EventKey(facts.kind(), did, facts.rev());
        }
        int time = add ? times.number(facts.time()) : times.find(facts.time());
        return did < 0 || time < 0 ? null : new EventKey(facts.kind(), did, time);
    }

    private void arrived(Sighting sighting, Place place, EventFacts facts, ByteSlice frame) {
        int slot = place.slot();
        long now = clock.millis();
        Copies copies = sighting.copies;
        boolean again = sighting.seenOn(slot);
        if (copies != null) {
            copies.add(slot, facts.variant());
        }
        if (sighting.counted) {
            tally(sighting, slot, again, now);
        }
        sighting.seen |= 1L << slot;
        if (slot == reference || (reference == NO_REFERENCE && sighting.referenceOrder < 0)) {
            testimony(sighting, place, facts.variant(), now);
            evidence.hold(sighting, frame);
        }
        if ((sighting.seen & expected) == expected) {
            evidence.release(sighting);
        }
    }

    private void tally(Sighting sighting, int slot, boolean again, long now) {
        if (again && sighting.copies == null) {
            repeats[slot]++;
        } else {
            events[slot]++;
        }
        if (again) {
            return;
        }
        lags.get(slot).add(now - sighting.firstMillis);
        if (!accounts.get(slot).get(sighting.key.did())) {
            accounts.get(slot).set(sighting.key.did());
            accountCounts[slot]++;
        }
    }

    private void testimony(Sighting sighting, Place place, String variant, long now) {
        if (sighting.referenceOrder < 0) {
            sighting.member = place.member();
            sighting.referenceMillis = now;
            sighting.referenceOrder = arrivals++;
            sighting.variant = variant;
        }
    }
}
