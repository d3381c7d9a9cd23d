package parallax.atproto.politeness;

import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the {@code RateLimit-*} headers of an answer say: the three headers of the early IETF drafts
 * (draft-ietf-httpapi-ratelimit-headers-06), whose reset the official PDS writes as seconds since 1970.
 *
 * @param remaining requests left until the reset, zero or more
 * @param reset until then, from zero to {@link RetryAfter#LONGEST}
 */
record RateLimit(long remaining, Duration reset) {

    // Below it a number is seconds from now, from it on seconds since 1970.
    private static final long FIRST_EPOCH_SECOND = 1_000_000_000L;
    // Servers round the time of the reset down.
    private static final Duration ROUNDING = Duration.ofSeconds(1);
    private static final Pattern WINDOW = Pattern.compile("^\\s*[0-9]{1,10}\\s*;\\s*w=([0-9]{1,10})");

    /** Null unless the headers say how many are left and until when; a policy's window stands in for a reset. */
    static @Nullable RateLimit of(Function<String, @Nullable String> header, Instant now) {
        Long remaining = number(header.apply("RateLimit-Remaining"));
        if (remaining == null) {
            return null;
        }
        Duration reset = reset(header, now);
        if (reset == null) {
            reset = window(header.apply("RateLimit-Policy"));
        }
        if (reset == null) {
            return null;
        }
        Duration bounded = reset.isNegative() ? Duration.ZERO : reset.plus(ROUNDING);
        return new RateLimit(remaining, bounded.compareTo(RetryAfter.LONGEST) > 0 ? RetryAfter.LONGEST : bounded);
    }

    /** Until RateLimit-Reset, negative if it is past; by the server's own clock where it sends its date. */
    static @Nullable Duration reset(Function<String, @Nullable String> header, Instant now) {
        Long seconds = number(header.apply("RateLimit-Reset"));
        if (seconds == null) {
            return null;
        }
        if (seconds < FIRST_EPOCH_SECOND) {
            return Duration.ofSeconds(seconds);
        }
        Instant theirs = RetryAfter.date(header.apply("Date"));
        return Duration.between(theirs == null ? now : theirs, Instant.ofEpochSecond(seconds));
    }

    static @Nullable Long number(@Nullable String value) {
        String text = value == null ? "" : value.strip();
        return text.matches("[0-9]{1,10}") ? Long.valueOf(text) : null;
    }

    private static @Nullable Duration window(@Nullable String policy) {
        Matcher matcher = WINDOW.matcher(policy == null ? "" : policy);
        return matcher.find() ? Duration.ofSeconds(Long.parseLong(matcher.group(1))) : null;
    }
}
