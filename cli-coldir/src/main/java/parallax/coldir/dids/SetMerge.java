package parallax.coldir.dids;

import java.util.List;

/**
 * All DIDs of several sets, one by one in one order, with the sets that hold each. Holds nothing but positions. Not
 * thread-safe.
 */
public final class SetMerge {

    /** Sets that can be merged at once. */
    public static final int MOST_SETS = 12;

    private final List<DidSet> sets;
    private final int[] plcAt;
    private final int[] othersAt;
    private int holders;
    private int first;

    public SetMerge(List<DidSet> sets) {
        if (sets.size() > MOST_SETS) {
            throw new IllegalArgumentException("at most " + MOST_SETS + " sets");
        }
        this.sets = List.copyOf(sets);
        plcAt = new int[sets.size()];
        othersAt = new int[sets.size()];
    }

    /** Goes to the next DID; false after the last one. */
    public boolean next() {
        advance();
        holders = 0;
        return nextPlc() || nextOther();
    }

    /** The sets that hold this DID: bit i for the set i. */
    public int holders() {
        return holders;
    }

    /** This DID. */
    public String text() {
        DidSet set = sets.get(first);
        int at = plcAt[first];
        return at < set.plc().size()
                ? PlcDigits.text(set.plc().high(at), set.plc().low(at))
                : set.others().get(othersAt[first]);
    }

    private void advance() {
        for (int i = 0; i < plcAt.length; i++) {
            if ((holders & 1 << i) == 0) {
                continue;
            }
            if (plcAt[i] < sets.get(i).plc().size()) {
                plcAt[i]++;
            } else {
                othersAt[i]++;
            }
        }
    }

    private boolean nextPlc() {
        long high = Long.MAX_VALUE;
        long low = Long.MAX_VALUE;
        for (int i = 0; i < plcAt.length; i++) {
            PackedDids set = sets.get(i).plc();
            if (plcAt[i] == set.size()) {
                continue;
            }
            long otherHigh = set.high(plcAt[i]);
            long otherLow = set.low(plcAt[i]);
            if (otherHigh < high || (otherHigh == high && otherLow < low)) {
                high = otherHigh;
                low = otherLow;
                holders = 1 << i;
                first = i;
            } else if (otherHigh == high && otherLow == low) {
                holders |= 1 << i;
            }
        }
        return holders != 0;
    }

    private boolean nextOther() {
        String least = "";
        for (int i = 0; i < othersAt.length; i++) {
            List<String> others = sets.get(i).others();
            if (othersAt[i] == others.size()) {
                continue;
            }
            String other = others.get(othersAt[i]);
            int order = holders == 0 ? -1 : other.compareTo(least);
            if (order < 0) {
                least = other;
                holders = 1 << i;
                first = i;
            } else if (order == 0) {
                holders |= 1 << i;
            }
        }
        return holders != 0;
    }
}
