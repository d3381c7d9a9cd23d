package parallax.atproto.xrpc;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import parallax.atproto.http.Silence;
import parallax.atproto.http.WaitPolicy;

/** What came of one XRPC call (atproto.com/specs/xrpc). */
public sealed interface XrpcReply<T> {

    /** The answer, in the form that was asked for; a JSON null if a 2xx answer had no body. */
    record Ok<T>(T value) implements XrpcReply<T> {}

    /** No answer, or one that is not the wanted one. */
    record Failed<T>(XrpcFailure why) implements XrpcReply<T> {}

    /** A 2xx answer that is not what was asked for: no JSON, another media type, HTML, another form. */
    String INVALID_RESPONSE = "InvalidResponse";

    /** A body longer than allowed. */
    String RESPONSE_TOO_LARGE = "ResponseTooLarge";

    /** A body that ended before its announced length, or came too slowly. */
    String RESPONSE_CUT = "ResponseCut";

    /** Not sent, since its turn ({@link WaitPolicy}) would come too late. */
    String NOT_SENT = "NotSent";

    /** A refusal without an error name. */
    String UNKNOWN = "Unknown";

    /**
     * An answer that is not the wanted one.
     *
     * @param status the HTTP status; 2xx when the answer itself was unusable; 429 for {@link #NOT_SENT}, as the host
     *     would have said
     * @param error the name the server gave, {@link #UNKNOWN} when it named none, or one of the names above
     * @param message the server's words, shortened, without control characters
     * @param retryAfter when the server wants to be asked again, from zero to one day
     */
    static <T> XrpcReply<T> failed(int status, String error, @Nullable String message, @Nullable Duration retryAfter) {
        return new Failed<>(Meaning.of(new XrpcFailure.Words(status, error, message), retryAfter));
    }

    /** A 2xx answer that does not fit the question. */
    static <T> XrpcReply<T> bad(String complaint) {
        return failed(200, INVALID_RESPONSE, complaint, null);
    }

    /** No answer. */
    static <T> XrpcReply<T> unreachable(Silence silence, String reason) {
        return new Failed<>(Meaning.of(silence, reason));
    }
}
