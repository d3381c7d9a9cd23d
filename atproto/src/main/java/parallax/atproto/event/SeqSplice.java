package parallax.atproto.event;

import java.nio.ByteBuffer;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.cbor.CborWriter;

/**
 * Where the integer of a frame's {@code seq} stands, so that the frame can be sent under another seq with every other
 * byte as its signer's host sent it.
 *
 * @param offset bytes before the integer, in the whole frame
 * @param length bytes of the integer, 1..9
 */
public record SeqSplice(int offset, int length) {

    public SeqSplice {
        if (offset < 0 || length < 1 || length > 9) {
            throw new IllegalArgumentException("a seq of 1..9 bytes inside its frame");
        }
    }

    /** The bytes a frame of {@code frameLength} has under this seq. */
    public int splicedLength(int frameLength, long seq) {
        return frameLength - length + CborWriter.integerLength(seq);
    }

    /** Appends the frame under this seq; the buffer must have {@link #splicedLength} bytes left. */
    public void write(ByteSlice frame, long seq, ByteBuffer out) {
        if (seq < 1 || seq > Event.MAX_SEQ) {
            throw new IllegalArgumentException("a seq outside 1..2^53-1");
        }
        int after = offset + length;
        frame.slice(0, offset).writeTo(out);
        putInteger(seq, out);
        frame.slice(after, frame.length() - after).writeTo(out);
    }

    /** A copy of the frame under this seq. */
    public ByteSlice splice(ByteSlice frame, long seq) {
        byte[] spliced = new byte[splicedLength(frame.length(), seq)];
        write(frame, seq, ByteBuffer.wrap(spliced));
        return ByteSlice.of(spliced);
    }

    private static void putInteger(long value, ByteBuffer out) {
        switch (CborWriter.integerLength(value)) {
            case 1 -> out.put((byte) value);
            case 2 -> out.put((byte) 0x18).put((byte) value);
            case 3 -> out.put((byte) 0x19).put((byte) (value >> 8)).put((byte) value);
            case 5 -> putBigEndian(0x1a, value, 4, out);
            default -> putBigEndian(0x1b, value, 8, out);
        }
    }

    // Byte by byte: the caller's buffer may be set to little endian.
    private static void putBigEndian(int head, long value, int size, ByteBuffer out) {
        out.put((byte) head);
        for (int shift = (size - 1) * 8; shift >= 0; shift -= 8) {
            out.put((byte) (value >> shift));
        }
    }
}
