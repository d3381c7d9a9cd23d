package parallax.atproto.xrpc;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import parallax.atproto.event.AccountStatus;
import parallax.atproto.http.Silence;
import parallax.atproto.xrpc.XrpcFailure.Cause;
import parallax.atproto.xrpc.XrpcFailure.Words;

/**
 * What an HTTP answer means that is not the wanted one; the names are those of the lexicons of {@code
 * com.atproto.sync}.
 */
final class Meaning {

    private static final String NOT_FOUND = "RepoNotFound";
    private static final Map<String, AccountStatus> HIDDEN = Map.of(
            "RepoDeactivated", AccountStatus.DEACTIVATED,
            "RepoSuspended", AccountStatus.SUSPENDED,
            "RepoTakendown", AccountStatus.TAKENDOWN,
            "RepoDeleted", AccountStatus.DELETED,
            "RepoInactive", AccountStatus.INACTIVE);

    private static final Set<Integer> NOT_THERE = Set.of(404, 405, 410, 501);
    private static final Set<String> NO_SUCH_METHOD =
            Set.of("MethodNotImplemented", "XRPCNotSupported", "UnknownMethod", "NotImplemented");
    private static final Set<String> NOT_SERVED =
            Set.of("not proxied", "not implemented", "not supported", "no handler", "no service configured");

    private Meaning() {}

    static XrpcFailure of(Words words, @Nullable Duration retryAfter) {
        String error = String.valueOf(words.error());
        boolean gone = error.equals(NOT_FOUND) || HIDDEN.containsKey(error);
        if (!gone && isMissing(words, error)) {
            return new XrpcFailure.NoSuchMethod(words);
        }
        Cause passing = passing(words.status(), error);
        if (passing != null) {
            return new XrpcFailure.TryLater(passing, retryAfter, words);
        }
        if (words.status() / 100 == 2) {
            return new XrpcFailure.BadAnswer(words);
        }
        return gone ? new XrpcFailure.Gone(HIDDEN.get(error), words) : new XrpcFailure.Refused(words);
    }

    static XrpcFailure of(Silence silence, String reason) {
        Words words = new Words(0, null, reason);
        return switch (silence) {
            case BLOCKED -> new XrpcFailure.Refused(words);
            case NO_ADDRESS -> new XrpcFailure.TryLater(Cause.NO_ADDRESS, null, words);
            case REFUSED -> new XrpcFailure.TryLater(Cause.NO_CONNECTION, null, words);
            case OTHER -> new XrpcFailure.TryLater(Cause.NO_ANSWER, null, words);
        };
    }

    /**
     * Whether this is how a server without the method answers: 404, 405, 410, 501, a name that says so, or a 400 whose
     * words do. A server that has the method gives a 400 the name of an XRPC error.
     */
    private static boolean isMissing(Words words, String error) {
        String all = (error + " " + words.said()).toLowerCase(Locale.ROOT);
        return NOT_THERE.contains(words.status())
                || NO_SUCH_METHOD.contains(error)
                || (words.status() == 400
                        && (error.equals(XrpcReply.UNKNOWN)
                                || NOT_SERVED.stream().anyMatch(all::contains)));
    }

    /** Why the same query may well succeed later; null if it will not. */
    private static @Nullable Cause passing(int status, String error) {
        if (error.equals(XrpcReply.NOT_SENT)) {
            return Cause.NOT_SENT;
        }
        if (status == 429 || status == 503) {
            return Cause.THROTTLED;
        }
        return status >= 500 || status == 408 || error.equals(XrpcReply.RESPONSE_CUT) ? Cause.SERVER : null;
    }
}
