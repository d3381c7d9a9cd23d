package parallax.relay.upstream;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import parallax.relay.flow.HostId;
import parallax.relay.flow.HostMark;

/**
 * One host's events between arrival and ruling.
 *
 * <p>A host sends in ascending order, so once everything that has begun is settled, everything up to the highest delivered
 * is. What was emitted above a stored mark stays above it until the host has delivered that far again: the events in between
 * were in flight when the process ended.
 */
final class HostCursor {
    private final HostId host;
    private final TreeSet<Long> inFlight = new TreeSet<>();
    /** Settled above the low-water mark; the value says whether the event was emitted. */
    private final TreeMap<Long, Boolean> settledAbove = new TreeMap<>();

    private long lowWater;
    private long delivered;

    HostCursor(HostMark stored) {
        this.host = stored.host();
        this.lowWater = stored.lowWater();
        this.delivered = stored.lowWater();
        stored.emittedAbove().forEach(seq -> settledAbove.put(seq, true));
    }

    synchronized boolean begin(long seq) {
        if (delivered == 0 && settledAbove.isEmpty()) {
            // A subscription that starts live owes nothing of what lies before its first event.
            lowWater = seq - 1;
        }
        delivered = Math.max(delivered, seq);
        if (seq <= lowWater || settledAbove.containsKey(seq)) {
            raise();
            return false;
        }
        return inFlight.add(seq);
    }

    /** Whether the mark, or what is remembered above it, has changed */
    synchronized boolean settled(long seq, boolean emitted) {
        if (!inFlight.remove(seq)) {
            return false;
        }
        settledAbove.put(seq, emitted);
        long before = lowWater;
        raise();
        return lowWater != before || emitted;
    }

    private void raise() {
        while (!settledAbove.isEmpty() && settledAbove.firstKey() <= delivered && !blocked(settledAbove.firstKey())) {
            lowWater = settledAbove.pollFirstEntry().getKey();
        }
    }

    private boolean blocked(long seq) {
        return !inFlight.isEmpty() && inFlight.first() < seq;
    }

    synchronized long lowWater() {
        return lowWater;
    }

    synchronized long highest() {
        return settledAbove.isEmpty() ? delivered : Math.max(delivered, settledAbove.lastKey());
    }

    synchronized HostMark mark() {
        List<Long> emitted = new ArrayList<>();
        for (Map.Entry<Long, Boolean> entry : settledAbove.entrySet()) {
            if (entry.getValue()) {
                emitted.add(entry.getKey());
            }
        }
        return new HostMark(host, lowWater, emitted);
    }
}
