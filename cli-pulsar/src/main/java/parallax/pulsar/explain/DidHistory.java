package parallax.pulsar.explain;

import java.util.ArrayList;
import java.util.List;

/** What became of asking for a DID. */
public sealed interface DidHistory {

    /**
     * Its versions, oldest first, at least one; a tombstone is a version without key and host. Where only the present
     * one can be had, it is taken to have always been so.
     */
    record Known(List<DidVersion> versions) implements DidHistory {

        public Known {
            versions = List.copyOf(versions);
            if (versions.isEmpty()) {
                throw new IllegalArgumentException("a history without a version");
            }
        }

        /** The versions in force at some moment of this time, ends included; before the first one, that. */
        public List<DidVersion> inForce(long fromMillis, long toMillis) {
            List<DidVersion> found = new ArrayList<>();
            for (int i = 0; i < versions.size(); i++) {
                boolean begun = i == 0 || versions.get(i).fromMillis() <= toMillis;
                boolean over = i + 1 < versions.size() && versions.get(i + 1).fromMillis() <= fromMillis;
                if (begun && !over) {
                    found.add(versions.get(i));
                }
            }
            return found;
        }
    }

    /** There is no such DID, or nothing that can be used. */
    record None(String reason) implements DidHistory {}

    /** Nothing was learnt. */
    record Unavailable(String reason) implements DidHistory {}
}
