package parallax.atproto.cbor;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Strict UTF-8: no overlong forms, no surrogates, nothing above U+10FFFF. Allocates nothing. */
final class Utf8 {

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final long HIGH_BITS = 0x8080808080808080L;

    private Utf8() {}

    /** The index of the first byte that is not ASCII, or {@code end}. */
    static int asciiEnd(byte[] bytes, int start, int end) {
        int at = start;
        while (end - at >= Long.BYTES && ((long) LONGS.get(bytes, at) & HIGH_BITS) == 0) {
            at += Long.BYTES;
        }
        while (at < end && bytes[at] >= 0) {
            at++;
        }
        return at;
    }

    /** Whether the range is well-formed. */
    static boolean valid(byte[] bytes, int start, int end) {
        int at = asciiEnd(bytes, start, end);
        while (at < end) {
            int size = sequence(bytes, at, end);
            if (size == 0) {
                return false;
            }
            at += size;
            if (at < end && bytes[at] >= 0) {
                at = asciiEnd(bytes, at, end);
            }
        }
        return true;
    }

    /** The length of the well-formed sequence of two to four bytes at the index, or 0. */
    private static int sequence(byte[] bytes, int at, int end) {
        int first = bytes[at] & 0xff;
        if (first < 0xc2 || first > 0xf4) {
            return 0;
        }
        int size = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
        if (end - at < size) {
            return 0;
        }
        // The second byte's range is narrower after four lead bytes: overlong forms, surrogates, above U+10FFFF.
        int second = bytes[at + 1] & 0xff;
        int low = first == 0xe0 ? 0xa0 : first == 0xf0 ? 0x90 : 0x80;
        int high = first == 0xed ? 0x9f : first == 0xf4 ? 0x8f : 0xbf;
        if (second < low || second > high) {
            return 0;
        }
        for (int i = at + 2; i < at + size; i++) {
            if ((bytes[i] & 0xc0) != 0x80) {
                return 0;
            }
        }
        return size;
    }
}
