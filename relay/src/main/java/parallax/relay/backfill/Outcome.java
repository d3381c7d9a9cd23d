package parallax.relay.backfill;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import parallax.atproto.syntax.PlainText;
import parallax.atproto.xrpc.XrpcFailure;
import parallax.atproto.xrpc.XrpcFailure.Cause;

/** What one page of a part came to. */
sealed interface Outcome {
    /**
     * It is in the index.
     *
     * @param next the cursor of the next page; empty when the part is completed
     * @param entries that the page named
     */
    record Turned(String next, long entries) implements Outcome {}

    /** Nothing was learnt, which may pass. */
    record Again(Trouble trouble) implements Outcome {}

    /** Asking again would give the same. */
    record Refused(String reason) implements Outcome {}

    /** The run was told to stop in the middle of the page. */
    record Stopped() implements Outcome {}

    /** What it means for a part that there is no answer. */
    static Outcome of(XrpcFailure why) {
        Trouble trouble = Trouble.of(why);
        return trouble == null ? new Refused(plain(why.text())) : new Again(trouble);
    }

    /** A remote's words made fit for a database and a terminal. */
    static String plain(String text) {
        return PlainText.of(text, Trouble.LONGEST_REASON);
    }

    /**
     * Why nothing was learnt.
     *
     * @param wish the server's wish, null for none
     */
    record Trouble(Kind kind, String reason, @Nullable Duration wish) {
        private static final int LONGEST_REASON = 300;

        /** Null where asking again would give the same. */
        static @Nullable Trouble of(XrpcFailure why) {
            return switch (why) {
                case XrpcFailure.TryLater(Cause cause, Duration in, var _) ->
                    new Trouble(Kind.of(cause), plain(why.text()), in);
                case XrpcFailure.BadAnswer _ -> new Trouble(Kind.BAD_ANSWER, plain(why.text()), null);
                case XrpcFailure.Gone _, XrpcFailure.NoSuchMethod _, XrpcFailure.Refused _ -> null;
            };
        }

        /** Which kind of trouble. */
        enum Kind {
            /** Too much or too soon, as the server or our own manners say. */
            THROTTLED,
            /** The server has a problem of its own. */
            SERVER,
            /** No answer. */
            UNREACHABLE,
            /** An answer that is not what was asked for. */
            BAD_ANSWER;

            private static Kind of(Cause cause) {
                return switch (cause) {
                    case THROTTLED, NOT_SENT -> THROTTLED;
                    case SERVER -> SERVER;
                    case NO_ADDRESS, NO_CONNECTION, NO_ANSWER -> UNREACHABLE;
                };
            }
        }
    }
}
