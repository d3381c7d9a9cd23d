package parallax.coldir.dids;

import parallax.atproto.syntax.SortableBase32;

/** A {@code did:plc} as two numbers of 60 bits, 12 base32 characters each, whose order is that of the texts. */
final class PlcDigits {

    /** What no text has. */
    static final long NONE = SortableBase32.NONE;

    private static final String PREFIX = "did:plc:";
    private static final int HALF = 12;
    private static final int LENGTH = 8 + 2 * HALF;

    private PlcDigits() {}

    /**
     * The first 12 characters, or {@link #NONE} where the text is not 24 characters of base32 after {@code did:plc:}.
     */
    static long high(String did) {
        return did.length() == LENGTH && did.startsWith(PREFIX)
                ? SortableBase32.read(did, PREFIX.length(), HALF)
                : NONE;
    }

    /** The last 12 characters, or {@link #NONE}; of a text that has a {@link #high}. */
    static long low(String did) {
        return SortableBase32.read(did, PREFIX.length() + HALF, HALF);
    }

    static String text(long high, long low) {
        char[] text = new char[LENGTH];
        PREFIX.getChars(0, PREFIX.length(), text, 0);
        SortableBase32.write(high, text, PREFIX.length(), HALF);
        SortableBase32.write(low, text, PREFIX.length() + HALF, HALF);
        return new String(text);
    }
}
