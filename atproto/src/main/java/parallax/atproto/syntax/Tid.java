package parallax.atproto.syntax;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * A timestamp identifier: 13 characters of sortable base32 that hold 53 bits of microseconds since 1970 and a 10-bit
 * clock identifier. The order of the texts is the order of the numbers. See atproto.com/specs/tid.
 */
public record Tid(String text) implements Comparable<Tid> {

    private static final int LENGTH = 13;
    private static final int CLOCK_BITS = 10;
    private static final long MAX_MICROS = (1L << 53) - 1;

    public Tid {
        if (!accepts(text)) {
            throw new SyntaxException("not a TID");
        }
    }

    /** Null when the text is not a TID. */
    public static @Nullable Tid tryParse(String text) {
        return accepts(text) ? new Tid(text) : null;
    }

    /**
     * The identifier of a moment and a clock; {@link SyntaxException} when one of them is out of range.
     *
     * @param micros microseconds since 1970-01-01T00:00:00Z, 0 to 2^53 - 1 inclusive
     * @param clockId 0 to 1023 inclusive
     */
    public static Tid of(long micros, int clockId) {
        if (micros < 0 || micros > MAX_MICROS) {
            throw new SyntaxException("a TID holds 53 bits of microseconds");
        }
        if (clockId < 0 || clockId >= 1 << CLOCK_BITS) {
            throw new SyntaxException("a TID holds a 10-bit clock identifier");
        }
        long value = micros << CLOCK_BITS | clockId;
        char[] text = new char[LENGTH];
        SortableBase32.write(value, text, 0, LENGTH);
        return new Tid(new String(text));
    }

    /** The identifier of a whole 63-bit number, as {@link #value} tells it. */
    public static Tid of(long value) {
        return of(value >>> CLOCK_BITS, (int) (value & ((1 << CLOCK_BITS) - 1)));
    }

    /** The whole 63-bit number; never negative. */
    public long value() {
        long value = 0;
        for (int i = 0; i < LENGTH; i++) {
            value = value << 5 | SortableBase32.digit(text.charAt(i));
        }
        return value;
    }

    /** Microseconds since 1970-01-01T00:00:00Z; whatever its maker wrote, so possibly 0 or far in the future. */
    public long micros() {
        return value() >>> CLOCK_BITS;
    }

    /** 0 to 1023 inclusive. */
    public int clockId() {
        return (int) (value() & ((1 << CLOCK_BITS) - 1));
    }

    /** The timestamp as an instant. */
    public Instant instant() {
        return Instant.EPOCH.plus(micros(), ChronoUnit.MICROS);
    }

    @Override
    public int compareTo(Tid other) {
        return text.compareTo(other.text);
    }

    @Override
    public String toString() {
        return text;
    }

    private static boolean accepts(String text) {
        // The first digit is at most j: thirteen digits hold 65 bits, of which the two highest are zero.
        if (text.length() != LENGTH || text.charAt(0) > 'j') {
            return false;
        }
        for (int i = 0; i < LENGTH; i++) {
            if (SortableBase32.digit(text.charAt(i)) < 0) {
                return false;
            }
        }
        return true;
    }
}
