package parallax.pulsar.ledger;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import parallax.atproto.event.EventKind;
import parallax.atproto.syntax.Did;
import parallax.atproto.syntax.Tid;
import parallax.pulsar.ledger.RelayDiff.Tally;

/** The comparison of one relay. */
final class Comparer {

    private static final long CLOCKS = 1024;

    private final Findings findings;
    private final int slot;
    private final Map<EventKind, Tally> kinds = new EnumMap<>(EventKind.class);
    private final List<Sighting> missing = new ArrayList<>();

    Comparer(Findings findings, int slot) {
        this.findings = findings;
        this.slot = slot;
        for (EventKind kind : EventKind.values()) {
            kinds.put(kind, Tally.NONE);
        }
    }

    RelayDiff diff() {
        for (Sighting sighting : findings.sightings) {
            if (sighting.counted) {
                count(sighting);
            }
        }
        missing.sort(Comparator.comparingLong(sighting -> sighting.referenceOrder));
        Map<Integer, List<Seen>> accounts = accounts();
        return new RelayDiff(
                kinds,
                missing.stream()
                        .map(sighting -> missed(sighting, accounts.getOrDefault(sighting.key.did(), List.of())))
                        .toList());
    }

    private void count(Sighting sighting) {
        Copies copies = sighting.copies;
        Tally tally = copies == null ? single(sighting) : multiple(reference(sighting, copies), copies.of(slot));
        kinds.merge(sighting.key.kind(), tally, Tally::plus);
        for (long i = 0; i < tally.missed(); i++) {
            missing.add(sighting);
        }
    }

    private Tally single(Sighting sighting) {
        boolean there = findings.slots.united()
                ? (sighting.seen & findings.slots.expected()) != 0
                : sighting.seenOn(findings.slots.reference());
        boolean here = sighting.seenOn(slot);
        if (there) {
            return here ? new Tally(1, 0, 0, 0) : new Tally(0, 0, 1, 0);
        }
        return new Tally(0, 0, 0, here ? 1 : 0);
    }

    private static Tally multiple(Map<String, Integer> there, Map<String, Integer> here) {
        long matched = 0;
        for (var variant : there.entrySet()) {
            matched += Math.min(variant.getValue(), here.getOrDefault(variant.getKey(), 0));
        }
        long left = Copies.sum(there) - matched;
        long over = Copies.sum(here) - matched;
        long altered = Math.min(left, over);
        return new Tally(matched, altered, left - altered, over - altered);
    }

    /** Without a reference, the stream with the most copies is right, and of several the one that was first. */
    private Map<String, Integer> reference(Sighting sighting, Copies copies) {
        if (!findings.slots.united()) {
            return copies.of(findings.slots.reference());
        }
        Map<String, Integer> most = copies.of(sighting.firstSlot);
        for (int other = 0; other < Ledger.MAX_SLOTS; other++) {
            Map<String, Integer> theirs = copies.of(other);
            if (Copies.sum(theirs) > Copies.sum(most)) {
                most = theirs;
            }
        }
        return most;
    }

    /** The history of every account of which something is missing. */
    private Map<Integer, List<Seen>> accounts() {
        BitSet wanted = new BitSet();
        missing.forEach(sighting -> wanted.set(sighting.key.did()));
        Map<Integer, List<Seen>> accounts = new HashMap<>();
        for (Sighting sighting : findings.sightings) {
            if (sighting.referenceOrder >= 0 && wanted.get(sighting.key.did())) {
                accounts.computeIfAbsent(sighting.key.did(), _ -> new ArrayList<>())
                        .add(seen(sighting));
            }
        }
        accounts.values().forEach(list -> list.sort(Comparator.comparingLong(Seen::order)));
        return accounts;
    }

    private Seen seen(Sighting sighting) {
        EventKind kind = sighting.key.kind();
        return new Seen(
                kind,
                place(sighting),
                kind.hasRev() ? sighting.key.stamp() : 0,
                sighting.head,
                sighting.variant,
                sighting.referenceOrder,
                sighting.seenOn(slot));
    }

    private Missed missed(Sighting sighting, List<Seen> account) {
        EventKey key = sighting.key;
        boolean hasRev = key.kind().hasRev();
        return new Missed(
                key.kind(),
                Objects.requireNonNull(Did.tryParse(findings.names.dids().text(key.did()))),
                hasRev ? rev(key.stamp()) : null,
                hasRev ? null : findings.names.times().text((int) key.stamp()),
                place(sighting),
                sighting.referenceMillis,
                sighting.referenceOrder,
                sighting.frame,
                account);
    }

    private Place place(Sighting sighting) {
        int first = findings.slots.united() ? sighting.firstSlot : findings.slots.reference();
        return new Place(first, Math.max(0, sighting.member));
    }

    private static Tid rev(long value) {
        return Tid.of(value / CLOCKS, (int) (value % CLOCKS));
    }
}
