package parallax.atproto.cid;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import parallax.atproto.cbor.ByteSlice;

/**
 * Base 58 in the Bitcoin alphabet. The work grows with the square of the length, so texts and bytes have a limit that
 * keys and CIDs never come near.
 */
public final class Base58 {

    /** Longest input of either direction. */
    public static final int MAX_LENGTH = 512;

    private static final byte[] ALPHABET =
            "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] DIGITS = new byte[128];

    static {
        Arrays.fill(DIGITS, (byte) -1);
        for (byte i = 0; i < ALPHABET.length; i++) {
            DIGITS[ALPHABET[i]] = i;
        }
    }

    private Base58() {}

    public static String encode(ByteSlice bytes) {
        if (bytes.length() > MAX_LENGTH) {
            throw new IllegalArgumentException("more than " + MAX_LENGTH + " bytes");
        }
        int zeros = 0;
        while (zeros < bytes.length() && bytes.at(zeros) == 0) {
            zeros++;
        }
        byte[] number = bytes.toArray();
        byte[] text = new byte[2 * number.length];
        int first = text.length;
        for (int from = zeros; from < number.length; ) {
            text[--first] = ALPHABET[divide(number, from)];
            if (number[from] == 0) {
                from++;
            }
        }
        // Dividing may leave zero digits in front that stand for no leading zero byte.
        while (first < text.length && text[first] == ALPHABET[0]) {
            first++;
        }
        Arrays.fill(text, first - zeros, first, ALPHABET[0]);
        return new String(text, first - zeros, text.length - first + zeros, StandardCharsets.ISO_8859_1);
    }

    /** {@link CidException} for a foreign character or a text over {@link #MAX_LENGTH}. */
    public static ByteSlice decode(String text) {
        if (text.length() > MAX_LENGTH) {
            throw new CidException(MAX_LENGTH, "base58 over the limit");
        }
        int zeros = 0;
        while (zeros < text.length() && text.charAt(zeros) == '1') {
            zeros++;
        }
        byte[] bytes = new byte[text.length()];
        int first = bytes.length;
        for (int i = zeros; i < text.length(); i++) {
            int carry = digit(text, i);
            for (int j = bytes.length - 1; j >= first || carry > 0; j--) {
                carry += 58 * (bytes[j] & 0xff);
                bytes[j] = (byte) carry;
                carry >>>= 8;
                first = Math.min(first, j);
            }
        }
        return ByteSlice.of(bytes, first - zeros, bytes.length - first + zeros);
    }

    /** Divides the big-endian number in place by 58 and answers the remainder. */
    private static int divide(byte[] number, int from) {
        int remainder = 0;
        for (int i = from; i < number.length; i++) {
            int value = remainder << 8 | (number[i] & 0xff);
            number[i] = (byte) (value / 58);
            remainder = value % 58;
        }
        return remainder;
    }

    private static int digit(String text, int at) {
        char c = text.charAt(at);
        int digit = c < DIGITS.length ? DIGITS[c] : -1;
        if (digit < 0) {
            throw new CidException(at, "a character outside base58");
        }
        return digit;
    }
}
