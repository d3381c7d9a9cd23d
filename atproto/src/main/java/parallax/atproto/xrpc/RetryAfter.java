package parallax.atproto.xrpc;

import java.time.Duration;
import java.time.Instant;
import okhttp3.Headers;
import org.jspecify.annotations.Nullable;

/** When a server wants to be asked again, read from the headers of a refusal. */
final class RetryAfter {

    private static final Duration LONGEST = Duration.ofDays(1);

    // Servers write RateLimit-Reset as seconds from now (the IETF draft) or as seconds since 1970 (the official PDS).
    private static final long FIRST_EPOCH_SECOND = 1_000_000_000L;

    private RetryAfter() {}

    /** From zero to one day, or null if no header says; Retry-After counts before RateLimit-Reset. */
    static @Nullable Duration of(Headers headers, Instant now) {
        Duration wait = retryAfter(headers, now);
        if (wait == null) {
            wait = rateLimitReset(headers, now);
        }
        if (wait == null) {
            return null;
        }
        return wait.isNegative() ? Duration.ZERO : wait.compareTo(LONGEST) > 0 ? LONGEST : wait;
    }

    private static @Nullable Duration retryAfter(Headers headers, Instant now) {
        Long seconds = number(headers.get("Retry-After"));
        if (seconds != null) {
            return Duration.ofSeconds(seconds);
        }
        Instant date = headers.getInstant("Retry-After");
        return date == null ? null : Duration.between(now, date);
    }

    private static @Nullable Duration rateLimitReset(Headers headers, Instant now) {
        Long seconds = number(headers.get("RateLimit-Reset"));
        if (seconds == null) {
            return null;
        }
        return seconds < FIRST_EPOCH_SECOND
                ? Duration.ofSeconds(seconds)
                : Duration.between(now, Instant.ofEpochSecond(seconds));
    }

    private static @Nullable Long number(@Nullable String value) {
        return value != null && value.matches("[0-9]{1,10}") ? Long.valueOf(value) : null;
    }
}
