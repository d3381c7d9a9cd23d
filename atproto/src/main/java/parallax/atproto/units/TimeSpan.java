package parallax.atproto.units;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A length of time as written in an option: one or more of {@code d}, {@code h}, {@code m}, {@code s}, {@code ms}, each
 * after a whole number, largest first: {@code 2m}, {@code 72h}, {@code 1h30m}, {@code 500ms}.
 */
public record TimeSpan(Duration duration) {
    private static final long MOST_HOURS = 999_999_999;
    private static final Pattern FORM =
            Pattern.compile("(?:(\\d{1,9})d)?(?:(\\d{1,9})h)?(?:(\\d{1,9})m)?(?:(\\d{1,9})s)?(?:(\\d{1,9})ms)?");

    /**
     * Reads what a person wrote.
     *
     * @throws IllegalArgumentException saying which forms are understood, or that it is 1,000,000,000 hours or more
     */
    public static TimeSpan parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (text.isEmpty() || !matcher.matches()) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not a time span; write for example 30s, 2m, 1h30m or 72h");
        }
        Duration duration = Duration.ofDays(part(matcher, 1))
                .plusHours(part(matcher, 2))
                .plusMinutes(part(matcher, 3))
                .plusSeconds(part(matcher, 4))
                .plusMillis(part(matcher, 5));
        if (duration.toHours() > MOST_HOURS) {
            throw new IllegalArgumentException("'" + text + "' is longer than " + MOST_HOURS + "h");
        }
        return new TimeSpan(duration);
    }

    private static long part(Matcher matcher, int group) {
        return matcher.group(group) == null ? 0 : Long.parseLong(matcher.group(group));
    }

    /** The shortest form that {@link #parse} reads back. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        append(text, duration.toDaysPart() * 24 + duration.toHoursPart(), "h");
        append(text, duration.toMinutesPart(), "m");
        append(text, duration.toSecondsPart(), "s");
        append(text, duration.toMillisPart(), "ms");
        return text.isEmpty() ? "0s" : text.toString();
    }

    private static void append(StringBuilder text, long amount, String unit) {
        if (amount > 0) {
            text.append(amount).append(unit);
        }
    }
}
