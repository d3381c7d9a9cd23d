package parallax.coldir.listing;

import java.util.Locale;
import java.util.Set;
import parallax.atproto.xrpc.XrpcReply;

/** Replies that are no page. */
public final class Refusals {

    private static final Set<Integer> NOT_THERE = Set.of(404, 405, 410, 501);
    private static final Set<String> NOT_SERVED =
            Set.of("not proxied", "not implemented", "not supported", "no handler", "no service configured");

    private Refusals() {}

    /**
     * Whether this is how a server without the method answers: 404, 405, 410, 501, or a 400 that says so. A server that
     * has the method gives a 400 the name of an XRPC error.
     */
    public static boolean isNoDirectory(XrpcReply<?> reply) {
        if (!(reply instanceof XrpcReply.Failed<?> failed)) {
            return false;
        }
        String words = (failed.error() + " " + failed.message()).toLowerCase(Locale.ROOT);
        return NOT_THERE.contains(failed.status())
                || (failed.status() == 400
                        && (failed.error().equals(XrpcReply.UNKNOWN)
                                || failed.error().equals("MethodNotImplemented")
                                || NOT_SERVED.stream().anyMatch(words::contains)));
    }

    /** In few words, for example {@code HTTP 429 RateLimitExceeded}. */
    public static String text(XrpcReply<?> reply) {
        return switch (reply) {
            case XrpcReply.Ok<?> _ -> "an answer";
            case XrpcReply.Failed<?> failed -> failedText(failed);
            case XrpcReply.Unreachable<?> unreachable -> "no answer: " + unreachable.reason();
        };
    }

    private static String failedText(XrpcReply.Failed<?> failed) {
        String detail = failed.message() == null ? "" : ": " + failed.message();
        return switch (failed.error()) {
            case XrpcReply.CURSOR_LOOP -> failed.message() == null ? "the cursor loops" : failed.message();
            case XrpcReply.INVALID_RESPONSE, XrpcReply.RESPONSE_CUT, XrpcReply.RESPONSE_TOO_LARGE ->
                "HTTP " + failed.status() + detail;
            case XrpcReply.NOT_SENT -> "the relay's rate limit" + detail;
            case XrpcReply.UNKNOWN -> "HTTP " + failed.status() + detail;
            default -> "HTTP " + failed.status() + " " + failed.error() + detail;
        };
    }
}
