package parallax.atproto.cbor;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;

/**
 * An immutable view of bytes in an array. Whoever makes one with {@link #of} gives the array away: writing to it
 * afterwards breaks every holder of the slice. A slice keeps the whole array alive; {@link #copyOf} does not.
 *
 * <p>Equality, hash and order are those of the bytes, unsigned.
 */
public final class ByteSlice implements Comparable<ByteSlice> {

    public static final ByteSlice EMPTY = new ByteSlice(new byte[0], 0, 0);

    private final byte[] array;
    private final int offset;
    private final int length;

    private ByteSlice(byte[] array, int offset, int length) {
        this.array = array;
        this.offset = offset;
        this.length = length;
    }

    /** A view of the whole array, without copying it. */
    public static ByteSlice of(byte[] array) {
        return new ByteSlice(array, 0, array.length);
    }

    /** A view of part of the array, without copying it. */
    public static ByteSlice of(byte[] array, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, array.length);
        return new ByteSlice(array, offset, length);
    }

    public static ByteSlice copyOf(byte[] array) {
        return of(array.clone());
    }

    public static ByteSlice copyOf(ByteSlice slice) {
        return of(slice.toArray());
    }

    /** Copies what remains of the buffer and leaves its position alone. */
    public static ByteSlice copyOf(ByteBuffer buffer) {
        byte[] copy = new byte[buffer.remaining()];
        buffer.get(buffer.position(), copy);
        return of(copy);
    }

    /** Decodes hexadecimal digits of either case; throws {@link IllegalArgumentException} on anything else. */
    public static ByteSlice ofHex(String hex) {
        return of(HexFormat.of().parseHex(hex));
    }

    public int length() {
        return length;
    }

    public boolean isEmpty() {
        return length == 0;
    }

    public byte at(int index) {
        return array[offset + Objects.checkIndex(index, length)];
    }

    /** A view of {@code size} bytes from {@code from}. */
    public ByteSlice slice(int from, int size) {
        Objects.checkFromIndexSize(from, size, length);
        return new ByteSlice(array, offset + from, size);
    }

    /** A fresh copy, the caller's to change. */
    public byte[] toArray() {
        return Arrays.copyOfRange(array, offset, offset + length);
    }

    /** The array behind the view, for reading only; the view starts at {@link #offset()}. */
    public byte[] array() {
        return array;
    }

    /** Where in {@link #array()} the view starts. */
    public int offset() {
        return offset;
    }

    /** A read-only buffer over the same bytes. */
    public ByteBuffer toByteBuffer() {
        return ByteBuffer.wrap(array, offset, length).slice().asReadOnlyBuffer();
    }

    public void writeTo(OutputStream out) throws IOException {
        out.write(array, offset, length);
    }

    /** Appends the bytes at the buffer's position. */
    public void writeTo(ByteBuffer out) {
        out.put(array, offset, length);
    }

    /** Copies the bytes into the target from {@code at}. */
    public void copyTo(byte[] target, int at) {
        System.arraycopy(array, offset, target, at, length);
    }

    /** Lower-case hexadecimal digits. */
    public String toHex() {
        return HexFormat.of().formatHex(array, offset, offset + length);
    }

    @Override
    public int compareTo(ByteSlice other) {
        return Arrays.compareUnsigned(
                array, offset, offset + length, other.array, other.offset, other.offset + other.length);
    }

    @Override
    public boolean equals(Object o) {
        return this == o
                || (o instanceof ByteSlice other
                        && length == other.length
                        && Arrays.equals(
                                array, offset, offset + length, other.array, other.offset, other.offset + length));
    }

    @Override
    public int hashCode() {
        int hash = 1;
        for (int i = offset; i < offset + length; i++) {
            hash = 31 * hash + array[i];
        }
        return hash;
    }

    /** The length only: slices hold other people's data, which does not belong in a log. */
    @Override
    public String toString() {
        return "ByteSlice[" + length + " bytes]";
    }
}
