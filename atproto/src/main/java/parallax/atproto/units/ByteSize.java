package parallax.atproto.units;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A number of bytes as written in an option: a whole number with {@code KiB MiB GiB TiB} (powers of 1,024), {@code KB
 * MB GB TB} (powers of 1,000), {@code B} or no unit.
 *
 * @param bytes 0 or more
 */
public record ByteSize(long bytes) {
    private static final Pattern FORM = Pattern.compile("(\\d{1,19})\\s*(?:([kmgt])(i)?)?b?", Pattern.CASE_INSENSITIVE);
    private static final String PREFIXES = "kmgt";

    public ByteSize {
        if (bytes < 0) {
            throw new IllegalArgumentException("a size of " + bytes + " bytes");
        }
    }

    /**
     * Reads what a person wrote.
     *
     * @throws IllegalArgumentException saying which forms are understood, or that the size is beyond 2^63 - 1
     */
    public static ByteSize parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not a size; write for example 64MiB, 500MB or 1048576");
        }
        long unit = 1;
        if (matcher.group(2) != null) {
            int power = PREFIXES.indexOf(matcher.group(2).toLowerCase(Locale.ROOT)) + 1;
            unit = (long) Math.pow(matcher.group(3) == null ? 1000 : 1024, power);
        }
        try {
            return new ByteSize(Math.multiplyExact(Long.parseLong(matcher.group(1)), unit));
        } catch (ArithmeticException | NumberFormatException e) {
            throw new IllegalArgumentException("'" + text + "' is more than 2^63 - 1 bytes", e);
        }
    }

    /** In the largest unit of 1,024 that divides it: {@link #parse} reads it back. */
    @Override
    public String toString() {
        long amount = bytes;
        int power = 0;
        while (amount > 0 && amount % 1024 == 0 && power < PREFIXES.length()) {
            amount /= 1024;
            power++;
        }
        return power == 0
                ? amount + "B"
                : amount + String.valueOf(PREFIXES.charAt(power - 1)).toUpperCase(Locale.ROOT) + "iB";
    }
}
