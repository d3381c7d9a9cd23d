package parallax.coldir.dids;

import java.util.ArrayList;
import java.util.List;

/**
 * A growing list of pairs of 60-bit numbers, 16 bytes each. Kept in pieces of 256 KiB: growing copies nothing, and no
 * piece is large enough for the collector to treat it apart. Not thread-safe.
 */
final class PackedDids {

    private static final int PIECE_BITS = 14;
    private static final int PIECE = 1 << PIECE_BITS;
    private static final int MASK = PIECE - 1;

    /** High and low in turn. */
    private final List<long[]> pieces = new ArrayList<>();

    private int size;

    int size() {
        return size;
    }

    void add(long high, long low) {
        if ((size & MASK) == 0 && size >> PIECE_BITS == pieces.size()) {
            pieces.add(new long[2 * PIECE]);
        }
        put(size++, high, low);
    }

    long high(int index) {
        return pieces.get(index >> PIECE_BITS)[2 * (index & MASK)];
    }

    long low(int index) {
        return pieces.get(index >> PIECE_BITS)[2 * (index & MASK) + 1];
    }

    void put(int index, long high, long low) {
        long[] piece = pieces.get(index >> PIECE_BITS);
        piece[2 * (index & MASK)] = high;
        piece[2 * (index & MASK) + 1] = low;
    }

    /** Keeps one of equal neighbours; what is sorted then is a set. */
    void dropRepeats() {
        int kept = 0;
        for (int i = 0; i < size; i++) {
            if (kept == 0 || high(i) != high(kept - 1) || low(i) != low(kept - 1)) {
                put(kept++, high(i), low(i));
            }
        }
        size = kept;
        while (pieces.size() > (size + PIECE - 1) >> PIECE_BITS) {
            pieces.removeLast();
        }
    }
}
