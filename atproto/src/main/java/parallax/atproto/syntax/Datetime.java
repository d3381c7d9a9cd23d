package parallax.atproto.syntax;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * A date and time as text: {@code YYYY-MM-DDTHH:MM:SS}, optionally a fraction of 1 to 20 digits, then {@code Z} or
 * {@code +HH:MM} or {@code -HH:MM} but not {@code -00:00}; at most 64 characters. The form alone does not make it a
 * moment: month 13 is well-formed and fails in {@link #instant()}. See atproto.com/specs/lexicon#datetime.
 */
public record Datetime(String text) {

    private static final int MAX_LENGTH = 64;
    private static final String SECONDS_FORM = "dddd-dd-ddTdd:dd:dd";
    private static final String OFFSET_FORM = "+dd:dd";
    private static final int MAX_FRACTION = 20;

    public Datetime {
        if (!accepts(text)) {
            throw new SyntaxException("not a datetime");
        }
    }

    /** Null when the text does not have the form. */
    public static @Nullable Datetime tryParse(String text) {
        return accepts(text) ? new Datetime(text) : null;
    }

    /** The moment that a text tells; null when it does not have the form, or is no moment. */
    public static @Nullable Instant instantOf(String text) {
        try {
            return accepts(text) ? new Datetime(text).instant() : null;
        } catch (SyntaxException e) {
            return null;
        }
    }

    /**
     * The moment; digits beyond nanoseconds are cut off. Throws {@link SyntaxException} when a field is out of range,
     * or when the moment falls outside the years 0 to 9999 of UTC and so has no form of its own.
     */
    public Instant instant() {
        try {
            int zone = zoneStart(text);
            LocalDateTime local = LocalDateTime.of(
                    number(0, 4),
                    number(5, 7),
                    number(8, 10),
                    number(11, 13),
                    number(14, 16),
                    number(17, 19),
                    nanos(zone));
            Instant instant = local.toInstant(offset(zone));
            int year = instant.atOffset(ZoneOffset.UTC).getYear();
            if (year < 0 || year > 9999) {
                throw new SyntaxException("a datetime outside the years 0 to 9999");
            }
            return instant;
        } catch (DateTimeException e) {
            SyntaxException failure = new SyntaxException("a datetime with a field out of range");
            failure.initCause(e);
            throw failure;
        }
    }

    @Override
    public String toString() {
        return text;
    }

    private int nanos(int zone) {
        int nanos = 0;
        int scale = 100_000_000;
        for (int i = SECONDS_FORM.length() + 1; i < zone && scale > 0; i++) {
            nanos += (text.charAt(i) - '0') * scale;
            scale /= 10;
        }
        return nanos;
    }

    private ZoneOffset offset(int zone) {
        if (text.charAt(zone) == 'Z') {
            return ZoneOffset.UTC;
        }
        int hours = number(zone + 1, zone + 3);
        int minutes = number(zone + 4, zone + 6);
        int sign = text.charAt(zone) == '-' ? -1 : 1;
        return ZoneOffset.ofHoursMinutes(sign * hours, sign * minutes);
    }

    private int number(int from, int to) {
        return Integer.parseInt(text, from, to, 10);
    }

    private static boolean accepts(String text) {
        if (text.length() > MAX_LENGTH || !matches(text, 0, SECONDS_FORM)) {
            return false;
        }
        int zone = zoneStart(text);
        int fraction = zone - SECONDS_FORM.length();
        if (fraction == 1 || fraction > 1 + MAX_FRACTION || zone == text.length()) {
            return false;
        }
        if (text.charAt(zone) == 'Z') {
            return zone + 1 == text.length();
        }
        return zone + OFFSET_FORM.length() == text.length()
                && matches(text, zone, OFFSET_FORM)
                && !text.endsWith("-00:00");
    }

    /** Where the fraction, if any, ends. */
    private static int zoneStart(String text) {
        int at = SECONDS_FORM.length();
        if (at < text.length() && text.charAt(at) == '.') {
            at++;
            while (at < text.length() && Ascii.digit(text.charAt(at))) {
                at++;
            }
        }
        return at;
    }

    /** Whether the text has the form at the offset: d is a digit, + is either sign, anything else is itself. */
    private static boolean matches(String text, int offset, String form) {
        if (text.length() - offset < form.length()) {
            return false;
        }
        for (int i = 0; i < form.length(); i++) {
            char c = text.charAt(offset + i);
            boolean fits = switch (form.charAt(i)) {
                case 'd' -> Ascii.digit(c);
                case '+' -> c == '+' || c == '-';
                default -> c == form.charAt(i);
            };
            if (!fits) {
                return false;
            }
        }
        return true;
    }
}
