package parallax.relay.backfill;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

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

    /**
     * Why nothing was learnt.
     *
     * @param wish the server's wish, null for none
     */
    record Trouble(Kind kind, String reason, @Nullable Duration wish) {
        /** Which kind of trouble. */
        enum Kind {
            /** Too much or too soon, as the server or our own manners say. */
            THROTTLED,
            /** The server has a problem of its own. */
            SERVER,
            /** No answer. */
            UNREACHABLE,
            /** An answer that is not what was asked for. */
            BAD_ANSWER
        }
    }
}
