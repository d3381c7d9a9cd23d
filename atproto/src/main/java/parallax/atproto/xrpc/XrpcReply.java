package parallax.atproto.xrpc;

import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import parallax.atproto.address.AddressGuard;
import parallax.atproto.http.Silence;
import parallax.atproto.http.WaitPolicy;

/** What came of one XRPC call (atproto.com/specs/xrpc). */
public sealed interface XrpcReply<T> {

    /** A 2xx answer; a JSON null if its body was empty. */
    record Ok<T>(T value) implements XrpcReply<T> {}

    /**
     * An answer that is not the wanted one.
     *
     * @param status the HTTP status; 2xx when the answer itself was unusable; 429 for {@link #NOT_SENT}, as the
     *     host would have said
     * @param error the name the server gave, {@link #UNKNOWN} when it named none, or one of the names below
     * @param message the server's words, shortened, without control characters
     * @param retryAfter when the server wants to be asked again, from zero to one day
     */
    record Failed<T>(
            int status,
            String error,
            @Nullable String message,
            @Nullable Duration retryAfter) implements XrpcReply<T> {

        /** Whether it was too much, or too soon: 429 or 503, or not even sent for that reason. */
        public boolean isThrottled() {
            return status == 429 || status == 503;
        }

        /** Whether the same query may well succeed later: throttled, a server's trouble, a time-out, a cut body. */
        public boolean isPassing() {
            return isThrottled() || status >= 500 || status == 408 || error.equals(RESPONSE_CUT);
        }
    }

    /** No answer: the host is down, unknown, too slow, or the {@link AddressGuard} refuses it. */
    record Unreachable<T>(Silence silence, String reason) implements XrpcReply<T> {}

    /** A 2xx answer that is not what was asked for: no JSON, another media type, HTML. */
    String INVALID_RESPONSE = "InvalidResponse";

    /** A body longer than allowed. */
    String RESPONSE_TOO_LARGE = "ResponseTooLarge";

    /** A body that ended before its announced length, or came too slowly. */
    String RESPONSE_CUT = "ResponseCut";

    /** A page that leads back to an earlier one. */
    String CURSOR_LOOP = "CursorLoop";

    /** Not sent, since its turn ({@link WaitPolicy}) would come too late; {@link Failed#retryAfter} says when. */
    String NOT_SENT = "NotSent";

    /** A refusal without an error name. */
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
