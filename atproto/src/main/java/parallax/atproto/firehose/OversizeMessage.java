package parallax.atproto.firehose;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import parallax.atproto.cbor.ByteSlice;

/** A message over the cap while it passes: its first bytes and its length so far. */
final class OversizeMessage {
    private static final int KEPT = 64 << 10;

    private final ByteArrayOutputStream first = new ByteArrayOutputStream();
    private long length;

    void pass(ByteBuffer bytes) {
        length += bytes.remaining();
        int kept = Math.min(bytes.remaining(), KEPT - first.size());
        first.write(bytes.array(), bytes.arrayOffset() + bytes.position(), kept);
    }

    ByteSlice first() {
        return ByteSlice.of(first.toByteArray());
    }

    long length() {
        return length;
    }
}
