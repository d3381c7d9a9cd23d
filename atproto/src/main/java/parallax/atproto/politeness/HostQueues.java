package parallax.atproto.politeness;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Lanes by name, the least recently used forgotten first, with what they knew. One that is in use is kept, so there may
 * be as many more than allowed as there are callers.
 */
final class HostQueues {

    /** Lanes in use that are stepped over for one that is not; beyond them the book grows by one. */
    private static final int LONGEST_SEARCH = 64;

    private final int maxLanes;
    private final Map<String, HostQueue> lanes = new LinkedHashMap<>(16, 0.75f, true);

    HostQueues(int maxLanes) {
        this.maxLanes = maxLanes;
    }

    /** The lane of {@code name}, in use until it is given back. */
    synchronized HostQueue use(String name, Supplier<HostQueue> fresh) {
        HostQueue lane = lanes.get(name);
        if (lane == null) {
            forgetOne();
            lane = fresh.get();
            lanes.put(name, lane);
        }
        lane.use();
        return lane;
    }

    synchronized void giveBack(HostQueue lane) {
        lane.release();
    }

    synchronized int size() {
        return lanes.size();
    }

    private void forgetOne() {
        Iterator<HostQueue> eldest = lanes.values().iterator();
        // More than one: after a crowd has gone the book shrinks again.
        for (int seen = 0; lanes.size() >= maxLanes && seen < LONGEST_SEARCH && eldest.hasNext(); seen++) {
            if (!eldest.next().isUsed()) {
                eldest.remove();
            }
        }
    }
}
