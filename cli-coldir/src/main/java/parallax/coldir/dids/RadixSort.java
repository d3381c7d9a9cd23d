package parallax.coldir.dids;

/**
 * Sorts in place, by 6 bits at a time from the top. Whatever the numbers are, 20 steps down reach their end, so a list
 * that was made to be slow is sorted in the same time as any other, but for a factor.
 */
final class RadixSort {

    private static final int DIGIT_BITS = 6;
    private static final int DIGITS = 1 << DIGIT_BITS;
    private static final int TOP_SHIFT = 60 - DIGIT_BITS;
    private static final int SMALL = 40;

    private final PackedDids list;

    private RadixSort(PackedDids list) {
        this.list = list;
    }

    static void sort(PackedDids list) {
        new RadixSort(list).sort(0, list.size(), TOP_SHIFT, true);
    }

    private void sort(int from, int to, int shift, boolean byHigh) {
        if (to - from <= SMALL) {
            insert(from, to);
            return;
        }
        int[] next = new int[DIGITS];
        int[] end = new int[DIGITS];
        bounds(from, to, shift, byHigh, next, end);
        distribute(shift, byHigh, next, end);
        if (shift == 0 && !byHigh) {
            return;
        }
        int begin = from;
        for (int digit = 0; digit < DIGITS; digit++) {
            sort(begin, end[digit], shift == 0 ? TOP_SHIFT : shift - DIGIT_BITS, byHigh && shift > 0);
            begin = end[digit];
        }
    }

    private void bounds(int from, int to, int shift, boolean byHigh, int[] next, int[] end) {
        for (int i = from; i < to; i++) {
            end[digit(i, shift, byHigh)]++;
        }
        int position = from;
        for (int digit = 0; digit < DIGITS; digit++) {
            next[digit] = position;
            position += end[digit];
            end[digit] = position;
        }
    }

    /** Carries each number to the range of its digit, and goes on with the one that stood there. */
    private void distribute(int shift, boolean byHigh, int[] next, int[] end) {
        for (int digit = 0; digit < DIGITS; digit++) {
            while (next[digit] < end[digit]) {
                int at = next[digit];
                long high = list.high(at);
                long low = list.low(at);
                int own = digitOf(byHigh ? high : low, shift);
                while (own != digit) {
                    int target = next[own]++;
                    long displacedHigh = list.high(target);
                    long displacedLow = list.low(target);
                    list.put(target, high, low);
                    high = displacedHigh;
                    low = displacedLow;
                    own = digitOf(byHigh ? high : low, shift);
                }
                list.put(at, high, low);
                next[digit]++;
            }
        }
    }

    private void insert(int from, int to) {
        for (int i = from + 1; i < to; i++) {
            long high = list.high(i);
            long low = list.low(i);
            int hole = i;
            while (hole > from && isBehind(hole - 1, high, low)) {
                list.put(hole, list.high(hole - 1), list.low(hole - 1));
                hole--;
            }
            list.put(hole, high, low);
        }
    }

    private boolean isBehind(int index, long high, long low) {
        long other = list.high(index);
        return other > high || (other == high && list.low(index) > low);
    }

    private int digit(int index, int shift, boolean byHigh) {
        return digitOf(byHigh ? list.high(index) : list.low(index), shift);
    }

    private static int digitOf(long number, int shift) {
        return (int) (number >>> shift) & (DIGITS - 1);
    }
}
