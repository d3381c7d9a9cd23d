package parallax.atproto.politeness;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** When a server wants to be asked again, read from the headers of a refusal (RFC 9110, section 10.2.3). */
public final class RetryAfter {

    /** The longest wait that is believed. */
    public static final Duration LONGEST = Duration.ofDays(1);

    private static final DateTimeFormatter HTTP_DATE = DateTimeFormatter.RFC_1123_DATE_TIME.withLocale(Locale.ROOT);

    private RetryAfter() {}

    /**
     * From zero to {@link #LONGEST}, or null if no header says; Retry-After, in seconds or as a date, counts before
     * RateLimit-Reset.
     *
     * @param header the first value of a header by name, or null
     */
    public static @Nullable Duration of(Function<String, @Nullable String> header, Instant now) {
        Duration wait = retryAfter(header, now);
        if (wait == null) {
            wait = RateLimit.reset(header, now);
        }
        if (wait == null) {
            return null;
        }
        return wait.isNegative() ? Duration.ZERO : wait.compareTo(LONGEST) > 0 ? LONGEST : wait;
    }

    private static @Nullable Duration retryAfter(Function<String, @Nullable String> header, Instant now) {
        String value = header.apply("Retry-After");
        Long seconds = RateLimit.number(value);
        if (seconds != null) {
            return Duration.ofSeconds(seconds);
        }
        Instant date = date(value);
        if (date == null) {
            return null;
        }
        // By the server's own clock where it tells it: the two may differ by minutes.
        Instant theirs = date(header.apply("Date"));
        return Duration.between(theirs == null ? now : theirs, date);
    }

    /** An IMF-fixdate, the one form of date that is still sent; null for anything else. */
    static @Nullable Instant date(@Nullable String value) {
        if (value == null) {
            return null;
        }
        try {
            return ZonedDateTime.parse(value.strip(), HTTP_DATE).toInstant();
        } catch (DateTimeException e) {
            return null;
        }
    }
}
