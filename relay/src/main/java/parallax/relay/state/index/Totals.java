package parallax.relay.state.index;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import parallax.relay.state.StateCorruptException;

/**
 * Sums over the index, stored with each change of it: {@code version u8 | pairs u64 | hearsay u64 | collections u64 |
 * checks u64}.
 *
 * @param pairs shown
 * @param hearsay collections of repos for which nothing but hearsay speaks, shown or not
 * @param collections that some repo is shown for
 * @param checks repos in the queue
 */
public record Totals(long pairs, long hearsay, long collections, long checks) {
    private static final byte VERSION = 1;
    private static final int BYTES = 1 + 4 * Long.BYTES;

    static final Totals NONE = new Totals(0, 0, 0, 0);

    byte[] encoded() {
        return ByteBuffer.allocate(BYTES)
                .put(VERSION)
                .putLong(pairs)
                .putLong(hearsay)
                .putLong(collections)
                .putLong(checks)
                .array();
    }

    static Totals decode(byte @Nullable [] row) {
        if (row == null) {
            return NONE;
        }
        if (row.length != BYTES || row[0] != VERSION) {
            throw new StateCorruptException(
                    "index totals: " + row.length + " bytes; wanted version " + VERSION + " with " + BYTES + " bytes");
        }
        ByteBuffer in = ByteBuffer.wrap(row, 1, BYTES - 1);
        return new Totals(in.getLong(), in.getLong(), in.getLong(), in.getLong());
    }

    Totals plus(long morePairs, long moreHearsay, long moreCollections, long moreChecks) {
        return new Totals(pairs + morePairs, hearsay + moreHearsay, collections + moreCollections, checks + moreChecks);
    }
}
