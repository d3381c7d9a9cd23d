package parallax.atproto.http;

import java.time.Duration;
import parallax.atproto.politeness.Turns;

/**
 * How a client waits for its turn before each request, redirects included.
 *
 * @param turns shared by all clients of a process, so that their requests count together
 * @param patience the longest wait for one request's turn, besides the time that the request itself may take; whoever
 *     would wait longer is told so at once. Zero or more
 */
public record WaitPolicy(Turns turns, Duration patience) {

    /** Waits for nothing. */
    public static final WaitPolicy NONE = new WaitPolicy(Turns.AT_ONCE, Duration.ZERO);

    public WaitPolicy {
        if (patience.isNegative()) {
            throw new IllegalArgumentException("patience is zero or more");
        }
    }
}
