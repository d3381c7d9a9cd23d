package parallax.relay.state;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import parallax.relay.flow.HostId;
import parallax.relay.flow.HostMark;

/**
 * The stored form of a {@link HostMark}: {@code version u8 | low-water u64 | (first u64 | last u64)*}, ascending. The
 * host is the key.
 */
final class MarkRow {
    private static final byte VERSION = 1;
    private static final int FIXED = 1 + Long.BYTES;
    private static final int RANGE = 2 * Long.BYTES;

    private MarkRow() {}

    static byte[] encode(HostMark mark) {
        ByteBuffer row = ByteBuffer.allocate(FIXED + RANGE * mark.settledAbove().size());
        row.put(VERSION).putLong(mark.lowWater());
        mark.settledAbove().forEach(range -> row.putLong(range.first()).putLong(range.last()));
        return row.array();
    }

    static HostMark decode(HostId host, byte[] row) {
        if (row.length < FIXED || row[0] != VERSION || (row.length - FIXED) % RANGE != 0) {
            throw new StateCorruptException("marks: a row of " + row.length + " bytes for host " + host.value()
                    + "; wanted version " + VERSION + " with 9 + 16n bytes");
        }
        ByteBuffer in = ByteBuffer.wrap(row, 1, row.length - 1);
        long lowWater = in.getLong();
        List<HostMark.Range> above = new ArrayList<>(in.remaining() / RANGE);
        while (in.hasRemaining()) {
            above.add(new HostMark.Range(in.getLong(), in.getLong()));
        }
        return new HostMark(host, lowWater, above);
    }

    static byte[] key(HostId host) {
        return Family.number(host.value());
    }

    static HostId host(byte[] key) {
        return new HostId(Family.number(key));
    }
}
