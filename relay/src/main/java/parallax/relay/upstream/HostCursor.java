package parallax.relay.upstream;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import parallax.relay.flow.HostId;
import parallax.relay.flow.HostMark;

/**
 * One host's events between arrival and ruling.
 *
 * <p>A host sends in ascending order and is resumed from the low-water mark, so what has been delivered and is not in
 * flight is settled. What a stored mark says was settled above it stays known until the host has delivered that far
 * again: the events in between were in flight when the process ended, and come again.
 */
final class HostCursor {
    private final HostId host;
    private final TreeSet<Long> inFlight = new TreeSet<>();
    /** Settled before this process began, above what this process was given: first seq to last seq. */
    private final TreeMap<Long, Long> settledBefore = new TreeMap<>();

    /** In flight when the cursor was reset, each seq with how many events. */
    private final Map<Long, Integer> inFlightBefore = new HashMap<>();

    private long delivered;

    HostCursor(HostMark stored) {
        this.host = stored.host();
        this.delivered = stored.lowWater();
        stored.settledAbove().forEach(range -> settledBefore.put(range.first(), range.last()));
    }

    synchronized boolean begin(long seq) {
        if (seq <= delivered) {
            return false;
        }
        Map.Entry<Long, Long> before = settledBefore.floorEntry(seq);
        boolean settled = before != null && seq <= before.getValue();
        delivered = seq;
        while (!settledBefore.isEmpty() && settledBefore.firstEntry().getValue() <= seq) {
            settledBefore.pollFirstEntry();
        }
        return !settled && inFlight.add(seq);
    }

    /** Whether the mark may have moved. */
    synchronized boolean settled(long seq) {
        Integer before = inFlightBefore.get(seq);
        if (before == null) {
            return inFlight.remove(seq);
        }
        // Nobody tells the events under one seq apart: the last to settle settles the one that is in flight now.
        if (before == 1) {
            inFlightBefore.remove(seq);
        } else {
            inFlightBefore.put(seq, before - 1);
        }
        return false;
    }

    /** Forgets everything but what will still be told as settled. */
    synchronized void reset(long after) {
        inFlight.forEach(seq -> inFlightBefore.merge(seq, 1, Integer::sum));
        inFlight.clear();
        settledBefore.clear();
        delivered = after;
    }

    synchronized long lowWater() {
        return inFlight.isEmpty() ? delivered : inFlight.first() - 1;
    }

    synchronized long highest() {
        return settledBefore.isEmpty() ? delivered : settledBefore.lastEntry().getValue();
    }

    synchronized HostMark mark() {
        List<HostMark.Range> settled = new ArrayList<>();
        long lowWater = lowWater();
        // What lies at or below the low-water mark needs no range.
        long from = lowWater + 1;
        for (long open : inFlight) {
            addRange(settled, from, open - 1);
            from = open + 1;
        }
        addRange(settled, from, delivered);
        settledBefore.forEach((first, last) -> addRange(settled, Math.max(first, delivered + 1), last));
        return new HostMark(host, lowWater, settled);
    }

    private static void addRange(List<HostMark.Range> settled, long from, long to) {
        if (from <= to) {
            settled.add(new HostMark.Range(from, to));
        }
    }
}
