package parallax.coldir.dids;

import java.util.List;
import java.util.TreeSet;

/**
 * Collects DIDs that come in any order and more than once. Repeats are dropped from time to time, so that memory
 * follows the DIDs and not what was said. Not thread-safe.
 */
public final class DidSetBuilder {

    /** Characters of DIDs other than did:plc, of which there are few; 8 Mi. */
    public static final int MAX_OTHER_CHARACTERS = 8 << 20;

    private static final int LEAST_UNSORTED = 1 << 16;

    private final PackedDids plc = new PackedDids();
    private final TreeSet<String> others = new TreeSet<>();
    private final int most;
    private int otherCharacters;
    private int sorted;

    /** @param most DIDs, about 16 bytes each; it takes so many in any case, and a sixtieth more at most */
    public DidSetBuilder(int most) {
        this.most = most + most / 63;
    }

    /**
     * Adds one.
     *
     * @return false, and nothing is added, when there is no room for it
     */
    public boolean add(String did) {
        long high = PlcDigits.high(did);
        long low = high == PlcDigits.NONE ? PlcDigits.NONE : PlcDigits.low(did);
        return low == PlcDigits.NONE ? addOther(did) : addPlc(high, low);
    }

    /** How many different ones there are. Sorts what was added since. */
    public int distinct() {
        if (plc.size() > sorted) {
            RadixSort.sort(plc);
            plc.dropRepeats();
            sorted = plc.size();
        }
        return plc.size() + others.size();
    }

    /** How many there are, some perhaps more than once. */
    public int atMost() {
        return plc.size() + others.size();
    }

    /** The set; the builder is not to be used any more. */
    public DidSet build() {
        distinct();
        return new DidSet(plc, List.copyOf(others));
    }

    private boolean addPlc(long high, long low) {
        if (plc.size() - sorted >= Math.max(LEAST_UNSORTED, sorted / 2) || plc.size() >= most) {
            distinct();
        }
        // Nearly full counts as full once it is sorted: else a list at its limit would be sorted for each repeat.
        if (plc.size() == sorted && sorted >= most - most / 64) {
            return false;
        }
        plc.add(high, low);
        return true;
    }

    private boolean addOther(String did) {
        if (others.contains(did)) {
            return true;
        }
        if (otherCharacters + did.length() > MAX_OTHER_CHARACTERS || others.size() >= most) {
            return false;
        }
        otherCharacters += did.length();
        return others.add(did);
    }
}
