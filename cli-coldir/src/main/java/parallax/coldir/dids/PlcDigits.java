package parallax.coldir.dids;

/**
 * A {@code did:plc} as two numbers of 60 bits, 12 base32 characters each, whose order is that of the texts: digits come
 * before letters in ASCII, so {@code 2} is 0 and {@code z} is 31.
 */
final class PlcDigits {

    /** What no text has. */
    static final long NONE = -1;

    private static final String PREFIX = "did:plc:";
    private static final int HALF = 12;
    private static final int LENGTH = 8 + 2 * HALF;
    private static final int BITS = 5;
    private static final String ALPHABET = "234567abcdefghijklmnopqrstuvwxyz";

    private PlcDigits() {}

    /** The first 12 characters, or {@link #NONE} where the text is not 24 characters of base32 after {@code did:plc:}. */
    static long high(String did) {
        return did.length() == LENGTH && did.startsWith(PREFIX) ? half(did, PREFIX.length()) : NONE;
    }

    /** The last 12 characters, or {@link #NONE}; of a text that has a {@link #high}. */
    static long low(String did) {
        return half(did, PREFIX.length() + HALF);
    }

    static String text(long high, long low) {
        char[] text = new char[LENGTH];
        PREFIX.getChars(0, PREFIX.length(), text, 0);
        write(high, text, PREFIX.length());
        write(low, text, PREFIX.length() + HALF);
        return new String(text);
    }

    private static long half(String did, int from) {
        long digits = 0;
        for (int i = from; i < from + HALF; i++) {
            int digit = digit(did.charAt(i));
            if (digit < 0) {
                return NONE;
            }
            digits = digits << BITS | digit;
        }
        return digits;
    }

    private static int digit(char c) {
        if (c >= '2' && c <= '7') {
            return c - '2';
        }
        return c >= 'a' && c <= 'z' ? c - 'a' + 6 : -1;
    }

    private static void write(long digits, char[] text, int from) {
        for (int i = 0; i < HALF; i++) {
            int shift = BITS * (HALF - 1 - i);
            text[from + i] = ALPHABET.charAt((int) (digits >>> shift) & 31);
        }
    }
}
