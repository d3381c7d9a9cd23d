package parallax.relay.log;

import java.util.Arrays;

/** Where some of a segment's records start, one about every 64 KiB. Any thread. */
final class SegmentIndex {
    static final int SPACING_BYTES = 64 << 10;

    private long[] seqs = new long[16];
    private long[] positions = new long[16];
    private int count;

    /** Told of each record in order; keeps those that are far enough from the last one it kept. */
    synchronized void passed(long seq, long position) {
        if (count > 0 && position - positions[count - 1] < SPACING_BYTES) {
            return;
        }
        if (count == seqs.length) {
            seqs = Arrays.copyOf(seqs, 2 * count);
            positions = Arrays.copyOf(positions, 2 * count);
        }
        seqs[count] = seq;
        positions[count++] = position;
    }

    /** The start of a record at or before {@code seq}; of the first record when there is none. */
    synchronized long floor(long seq) {
        int found = Arrays.binarySearch(seqs, 0, count, seq);
        int entry = found >= 0 ? found : -found - 2;
        return entry < 0 ? SegmentHeader.BYTES : positions[entry];
    }
}
