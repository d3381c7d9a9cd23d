package parallax.relay.state.index;

import java.nio.ByteBuffer;
import java.time.Instant;
import parallax.relay.state.StateCorruptException;

/**
 * A repo's place in the queue of checks: {@code version u8 | due u64, milliseconds since 1970 | failed u8}.
 *
 * @param due not to be asked for earlier
 * @param failed how often it was asked for in vain, 0 to 255
 */
record CheckRow(Instant due, int failed) {
    private static final byte VERSION = 1;
    private static final int BYTES = 1 + Long.BYTES + 1;

    static final CheckRow AT_ONCE = new CheckRow(Instant.EPOCH, 0);

    byte[] encoded() {
        return ByteBuffer.allocate(BYTES)
                .put(VERSION)
                .putLong(due.toEpochMilli())
                .put((byte) failed)
                .array();
    }

    static CheckRow decode(byte[] row) {
        if (row.length != BYTES || row[0] != VERSION) {
            throw new StateCorruptException("index checks: a row of " + row.length + " bytes; wanted version " + VERSION
                    + " with " + BYTES + " bytes");
        }
        return new CheckRow(Instant.ofEpochMilli(ByteBuffer.wrap(row).getLong(1)), row[BYTES - 1] & 0xff);
    }
}
