package parallax.atproto.xrpc;

import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What came of one XRPC call (atproto.com/specs/xrpc). */
public sealed interface XrpcReply<T> {

    /** A 2xx answer; a JSON null if its body was empty. */
    record Ok<T>(T value) implements XrpcReply<T> {}

    /**
     * An answer that is not the wanted one.
     *
     * @param status the HTTP status; 2xx when the answer itself was unusable
     * @param error the name the server gave; else {@link #INVALID_RESPONSE}, {@link #RESPONSE_TOO_LARGE}, {@link
     *     #CURSOR_LOOP}, or {@link #UNKNOWN} when it named none
     * @param message the server's words, shortened, without control characters
     * @param retryAfter when the server wants to be asked again, from zero to one day
     */
    record Failed<T>(
            int status,
            String error,
            @Nullable String message,
            @Nullable Duration retryAfter) implements XrpcReply<T> {}

    /** No answer: the host is down, unknown, too slow, or the {@link AddressGuard} refuses it. */
    record Unreachable<T>(Silence silence, String reason) implements XrpcReply<T> {}

    String INVALID_RESPONSE = "InvalidResponse";
    String RESPONSE_TOO_LARGE = "ResponseTooLarge";
    String CURSOR_LOOP = "CursorLoop";
    String UNKNOWN = "Unknown";

    /** The value of an {@link Ok} changed by {@code mapping}; the others as they are. */
    default <R> XrpcReply<R> map(Function<? super T, ? extends R> mapping) {
        return switch (this) {
            case Ok<T>(T value) -> new Ok<>(mapping.apply(value));
            case Failed<T>(int status, String error, String message, Duration retryAfter) ->
                new Failed<>(status, error, message, retryAfter);
            case Unreachable<T>(Silence silence, String reason) -> new Unreachable<>(silence, reason);
        };
    }
}
