package parallax.relay.backfill;

import com.fasterxml.jackson.databind.JsonNode;
import parallax.atproto.http.Silence;
import parallax.atproto.syntax.PlainText;
import parallax.atproto.xrpc.XrpcReply;
import parallax.relay.backfill.Outcome.Trouble;

/** What an answer that is not the wanted one means for a part. */
final class Replies {
    private static final int NOT_IMPLEMENTED = 501;
    private static final int LONGEST_REASON = 300;
    private static final int LONGEST_CURSOR = 2_048;

    private Replies() {}

    static Outcome failure(XrpcReply<JsonNode> reply) {
        return switch (reply) {
            case XrpcReply.Ok<JsonNode> _ -> bad("the answer does not fit the question");
            case XrpcReply.Failed<JsonNode> failed -> failure(failed);
            case XrpcReply.Unreachable<JsonNode>(Silence silence, String reason) ->
                silence == Silence.BLOCKED
                        ? new Outcome.Refused(plain(reason))
                        : new Outcome.Again(new Trouble(Trouble.Kind.UNREACHABLE, plain(reason), null));
        };
    }

    private static Outcome failure(XrpcReply.Failed<JsonNode> failed) {
        String reason = plain("HTTP " + failed.status() + " " + failed.error()
                + (failed.message() == null ? "" : ": " + failed.message()));
        if (failed.isThrottled()) {
            return new Outcome.Again(new Trouble(Trouble.Kind.THROTTLED, reason, failed.retryAfter()));
        }
        if (failed.status() / 100 == 2 && !failed.isPassing()) {
            return bad(reason);
        }
        return failed.isPassing() && failed.status() != NOT_IMPLEMENTED
                ? new Outcome.Again(new Trouble(Trouble.Kind.SERVER, reason, failed.retryAfter()))
                : new Outcome.Refused(reason);
    }

    static Outcome bad(String reason) {
        return new Outcome.Again(new Trouble(Trouble.Kind.BAD_ANSWER, plain(reason), null));
    }

    /** Whether it can be kept and sent again: a database takes no NUL and no half characters. */
    static boolean isCursor(String cursor) {
        return cursor.length() <= LONGEST_CURSOR
                && cursor.chars().noneMatch(c -> Character.isISOControl(c) || Character.isSurrogate((char) c));
    }

    /** A remote's words made fit for a database and a terminal. */
    static String plain(String text) {
        return PlainText.of(text, LONGEST_REASON);
    }
}
