package parallax.relay.intake;

import java.util.HashMap;
import java.util.Map;

/**
 * How often each frame that cannot be decoded was seen. Such a frame is asked for again, and given up at the third sight. One
 * thread at a time.
 */
final class PoisonFrames {
    /** A host that sends nothing but garbage must not fill the memory, nor hold its mark down for ever. */
    static final int MAX_REMEMBERED = 64;

    private static final int GIVE_UP_AT = 3;

    private final Map<Long, Integer> sightings = new HashMap<>();

    boolean remembers(long seq) {
        return sightings.containsKey(seq);
    }

    /** Whether the cursor may move past the frame: it was seen for the third time, or too many others are remembered. */
    boolean givesUp(long seq) {
        int seen = sightings.getOrDefault(seq, 0) + 1;
        if (seen >= GIVE_UP_AT || (seen == 1 && sightings.size() >= MAX_REMEMBERED)) {
            sightings.remove(seq);
            return true;
        }
        sightings.put(seq, seen);
        return false;
    }

    void forget(long seq) {
        sightings.remove(seq);
    }

    void forgetAll() {
        sightings.clear();
    }
}
