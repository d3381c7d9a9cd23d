package parallax.atproto.firehose;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/** Bytes read and not yet used. Grows by what has arrived, never by what a header claims; shrinks when that is used. */
final class ReadBuffer {
    private static final int SMALL = 8 << 10;

    private byte[] bytes = new byte[SMALL];
    private int start;
    private int end;
    private int expected;

    /** Reads once; false at the end of the stream. */
    boolean fill(InputStream in) throws IOException {
        makeRoom();
        int count = in.read(bytes, end, bytes.length - end);
        if (count < 0) {
            return false;
        }
        end += count;
        return true;
    }

    /** How many bytes belong together, which are taken at once when all are there: it grows up to that, not beyond. */
    void expect(int length) {
        expected = length;
    }

    private void makeRoom() {
        trim();
        int held = end - start;
        if (held == bytes.length) {
            int twice = bytes.length * 2;
            move(new byte[bytes.length < expected ? Math.min(twice, expected) : twice]);
        } else if (start > 0 && (end == bytes.length || held == 0)) {
            move(bytes);
        }
    }

    /** Lets go of memory that was needed for a long frame. What {@link #take} returned stays as it was. */
    void trim() {
        if (bytes.length > SMALL && available() <= SMALL / 2) {
            move(new byte[SMALL]);
        }
    }

    private void move(byte[] target) {
        System.arraycopy(bytes, start, target, 0, end - start);
        bytes = target;
        end -= start;
        start = 0;
    }

    int available() {
        return end - start;
    }

    /** Unsigned byte at {@code index} from the first unused one. */
    int at(int index) {
        return bytes[start + index] & 0xff;
    }

    /** The next {@code length} bytes, valid until the next {@link #fill}; uses them up. */
    ByteBuffer take(int length) {
        ByteBuffer taken = ByteBuffer.wrap(bytes, start, length);
        start += length;
        expected = 0;
        return taken;
    }
}
