package parallax.relay.intake;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * How often each frame that cannot be decoded was seen. Such a frame is asked for again, and given up at the third
 * sight. One thread at a time.
 */
final class PoisonFrames {
    /** A host that sends nothing but garbage must not fill the memory, nor hold its mark down for ever. */
    static final int MAX_REMEMBERED = 64;

    private static final int GIVE_UP_AT = 3;

    private final Map<Long, Integer> sightings = new HashMap<>();

    /** Remembered from earlier sockets, and not yet seen again on this one. */
    private final TreeSet<Long> awaited = new TreeSet<>();

    /** A new socket, on which every remembered frame is to come again. */
    void opened() {
        awaited.clear();
        awaited.addAll(sightings.keySet());
    }

    /** Forgets the frames below a seq that came, which the host no longer has: it did not send them again. */
    List<Long> missingBelow(long seq) {
        List<Long> missing = List.copyOf(awaited.headSet(seq));
        missing.forEach(this::forget);
        return missing;
    }

    boolean remembers(long seq) {
        return sightings.containsKey(seq);
    }

    /**
     * Whether the cursor may move past the frame: it was seen for the third time, or too many others are remembered.
     */
    boolean givesUp(long seq) {
        int seen = sightings.getOrDefault(seq, 0) + 1;
        awaited.remove(seq);
        if (seen >= GIVE_UP_AT || (seen == 1 && sightings.size() >= MAX_REMEMBERED)) {
            sightings.remove(seq);
            return true;
        }
        sightings.put(seq, seen);
        return false;
    }

    /** Whether it was remembered. */
    boolean forget(long seq) {
        awaited.remove(seq);
        return sightings.remove(seq) != null;
    }

    /** All that were remembered. */
    List<Long> forgetAll() {
        List<Long> all = List.copyOf(sightings.keySet());
        sightings.clear();
        awaited.clear();
        return all;
    }
}
