package parallax.atproto.cbor;

import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** The bytes under a reader, and what all items are made of: heads, arguments, UTF-8. */
abstract sealed class CborInput permits CborReader {

    final byte[] bytes;
    final int start;
    final int end;
    int at;

    CborInput(ByteSlice input) {
        bytes = input.array();
        start = input.offset();
        end = start + input.length();
        at = start;
    }

    /** Bytes read so far; the offset of the next item. */
    public int position() {
        return at - start;
    }

    /** Bytes not yet read. */
    public int remaining() {
        return end - at;
    }

    /** The argument of a head whose first byte was just read, as an unsigned 64-bit number. */
    final long argument(int head, int item) {
        int info = head & 0x1f;
        return info < 24 ? info : longArgument(info, item);
    }

    private long longArgument(int info, int item) {
        if (info > 27) {
            throw refuse(item, info == 31 ? "an indefinite length" : "a reserved head");
        }
        int size = 1 << (info - 24);
        long value = bigEndian(size, item);
        // 24, then 2^8, 2^16, 2^32: the least that needs this many bytes.
        long least = size == 1 ? 24 : 1L << (size * 4);
        if (Long.compareUnsigned(value, least) < 0) {
            throw refuse(item, "a number that is not in its shortest form");
        }
        return value;
    }

    final long bigEndian(int size, int item) {
        if (end - at < size) {
            throw refuse(item, "cut off");
        }
        long value = 0;
        for (int i = 0; i < size; i++) {
            value = value << 8 | (bytes[at++] & 0xff);
        }
        return value;
    }

    final int head() {
        if (at >= end) {
            throw refuse(at, "cut off");
        }
        return bytes[at] & 0xff;
    }

    final void requireUtf8(int item, int from, int to) {
        if (!Utf8.valid(bytes, from, to)) {
            throw refuse(item, "a text that is not UTF-8");
        }
    }

    final String decode(int item, int from, int length) {
        Objects.checkFromIndexSize(from, length, bytes.length);
        if (Utf8.asciiEnd(bytes, from, from + length) == from + length) {
            return new String(bytes, from, length, StandardCharsets.ISO_8859_1);
        }
        requireUtf8(item, from, from + length);
        return new String(bytes, from, length, StandardCharsets.UTF_8);
    }

    final CborException refuse(int item, String reason) {
        return new CborException(item - start, reason);
    }
}
