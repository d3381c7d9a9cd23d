package parallax.atproto.cbor;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import parallax.atproto.syntax.SyntaxException;

/**
 * Writes the canonical form, and nothing else: shortest heads, definite lengths, map keys in their order. Misuse is a
 * fault of the caller and throws {@link IllegalStateException}: a key out of order, a value where a key is due, a
 * container left open. Text that has no UTF-8 form throws {@link SyntaxException}.
 *
 * <p>At the top level items may follow each other, as the header and the body of a frame do.
 */
public final class CborWriter {

    private static final int UNSIGNED = 0x00;
    private static final int NEGATIVE = 0x20;
    private static final int BYTE_STRING = 0x40;
    private static final int TEXT_STRING = 0x60;
    private static final int ARRAY = 0x80;
    private static final int MAP = 0xa0;
    private static final int LONGEST_HEAD = 9;

    private final OpenContainers open = new OpenContainers();
    private byte[] buffer;
    private int size;

    public CborWriter() {
        this(256);
    }

    /** @param capacity bytes to set aside at first; the buffer grows when needed */
    public CborWriter(int capacity) {
        this.buffer = new byte[Math.max(capacity, LONGEST_HEAD)];
    }

    /** Bytes that {@link #integer} takes for the value, 1 to 9. */
    public static int integerLength(long value) {
        long magnitude = value < 0 ? ~value : value;
        if (magnitude < 24) {
            return 1;
        }
        if (magnitude < 1L << 8) {
            return 2;
        }
        if (magnitude < 1L << 16) {
            return 3;
        }
        return magnitude < 1L << 32 ? 5 : 9;
    }

    /** Opens a map; as many pairs of {@link #key} and value follow, keys ascending, shorter ones first. */
    public CborWriter map(int entries) {
        expectValue();
        head(MAP, requireCount(entries));
        open.openMap(entries);
        return this;
    }

    /** Opens an array; its items follow. */
    public CborWriter array(int items) {
        expectValue();
        head(ARRAY, requireCount(items));
        open.openArray(items);
        return this;
    }

    /** The next key of the innermost map. */
    public CborWriter key(String key) {
        if (!open.keyDue()) {
            throw new IllegalStateException("no map key is due");
        }
        int length = textItem(key);
        if (open.key(buffer, size - length, length) <= 0) {
            throw new IllegalStateException("map keys are written in ascending order, once each");
        }
        return this;
    }

    public CborWriter text(String text) {
        expectValue();
        textItem(text);
        open.valueDone();
        return this;
    }

    public CborWriter bytes(ByteSlice bytes) {
        expectValue();
        head(BYTE_STRING, bytes.length());
        append(bytes);
        open.valueDone();
        return this;
    }

    public CborWriter integer(long value) {
        expectValue();
        head(value < 0 ? NEGATIVE : UNSIGNED, value < 0 ? ~value : value);
        open.valueDone();
        return this;
    }

    /** A link to the CID with these bytes (without the leading 0x00, which is added). */
    public CborWriter link(ByteSlice cid) {
        expectValue();
        if (cid.isEmpty()) {
            throw new IllegalArgumentException("a link without a CID");
        }
        reserve(LONGEST_HEAD);
        buffer[size++] = (byte) 0xd8;
        buffer[size++] = 42;
        head(BYTE_STRING, 1L + cid.length());
        reserve(1);
        buffer[size++] = 0;
        append(cid);
        open.valueDone();
        return this;
    }

    public CborWriter bool(boolean value) {
        return simple(value ? 0xf5 : 0xf4);
    }

    public CborWriter nil() {
        return simple(0xf6);
    }

    /** One value that is already in canonical form; it is copied and not checked. */
    public CborWriter raw(ByteSlice encoded) {
        expectValue();
        if (encoded.isEmpty()) {
            throw new IllegalArgumentException("an encoded value has at least one byte");
        }
        append(encoded);
        open.valueDone();
        return this;
    }

    /** Bytes written so far. */
    public int size() {
        return size;
    }

    /** What was written, without copying it; later writes go behind it and leave it as it is. */
    public ByteSlice toSlice() {
        if (open.depth() > 0) {
            throw new IllegalStateException("a container is still open");
        }
        return ByteSlice.of(buffer, 0, size);
    }

    private CborWriter simple(int head) {
        expectValue();
        reserve(1);
        buffer[size++] = (byte) head;
        open.valueDone();
        return this;
    }

    /** Answers the number of bytes of the text itself. */
    private int textItem(String text) {
        // The encoder would write a question mark for half of a surrogate pair.
        requireNoLoneSurrogate(text);
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        head(TEXT_STRING, utf8.length);
        append(ByteSlice.of(utf8));
        return utf8.length;
    }

    private static void requireNoLoneSurrogate(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c)) {
                throw new SyntaxException("a text with half of a surrogate pair");
            }
        }
    }

    private void head(int major, long argument) {
        reserve(LONGEST_HEAD);
        int length = integerLength(argument);
        if (length == 1) {
            buffer[size++] = (byte) (major | (int) argument);
            return;
        }
        int width = length - 1;
        buffer[size++] = (byte) (major | (24 + Integer.numberOfTrailingZeros(width)));
        for (int shift = 8 * (width - 1); shift >= 0; shift -= 8) {
            buffer[size++] = (byte) (argument >>> shift);
        }
    }

    private void append(ByteSlice bytes) {
        reserve(bytes.length());
        bytes.copyTo(buffer, size);
        size += bytes.length();
    }

    private void reserve(int more) {
        int wanted = Math.addExact(size, more);
        if (wanted > buffer.length) {
            buffer = Arrays.copyOf(buffer, (int) Math.min(Integer.MAX_VALUE - 8, Math.max(2L * buffer.length, wanted)));
        }
    }

    private void expectValue() {
        if (open.keyDue()) {
            throw new IllegalStateException("a map key is due, not a value");
        }
    }

    private static int requireCount(int count) {
        if (count < 0) {
            throw new IllegalArgumentException("a count is at least 0");
        }
        return count;
    }
}
