package parallax.atproto.syntax;

/**
 * Base32 whose texts stand in the order of their numbers, as TIDs have it (atproto.com/specs/tid): digits come before
 * letters in ASCII, so {@code 2} is 0 and {@code z} is 31. Not that of RFC 4648.
 */
public final class SortableBase32 {

    /** What no character and no text is. */
    public static final int NONE = -1;

    private static final String ALPHABET = "234567abcdefghijklmnopqrstuvwxyz";
    private static final int BITS = 5;

    private SortableBase32() {}

    /** 0 to 31, or {@link #NONE}. */
    public static int digit(char c) {
        if (c >= '2' && c <= '7') {
            return c - '2';
        }
        return c >= 'a' && c <= 'z' ? c - 'a' + 6 : NONE;
    }

    /**
     * The number that stands in a part of the text, or {@link #NONE} where that holds another character.
     *
     * @param length in characters, at most 12
     */
    public static long read(String text, int from, int length) {
        long number = 0;
        for (int i = from; i < from + length; i++) {
            int digit = digit(text.charAt(i));
            if (digit < 0) {
                return NONE;
            }
            number = number << BITS | digit;
        }
        return number;
    }

    /** Writes the lowest {@code 5 * length} bits of the number. */
    public static void write(long number, char[] text, int from, int length) {
        for (int i = 0; i < length; i++) {
            int shift = BITS * (length - 1 - i);
            text[from + i] = ALPHABET.charAt((int) (number >>> shift) & 31);
        }
    }
}
