package parallax.relay.flow;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import parallax.atproto.identity.Resolution;

/**
 * What was learned for one event while it was parked.
 *
 * @param identity the last answer about its identity; null when none was asked for
 * @param identityAsks how often the identity was asked for
 * @param status the last answer about the account's status at its PDS; null when none was asked for
 * @param statusAsks how often the status was asked for
 * @param parkedSince when the event was first parked; null when it never was
 */
public record Answers(
        @Nullable Resolution identity,
        int identityAsks,
        @Nullable StatusAnswer status,
        int statusAsks,
        @Nullable Instant parkedSince) {
    /** Nothing was asked. */
    public static final Answers NONE = new Answers(null, 0, null, 0, null);

    /** With the start of the wait, unless it began earlier. */
    public Answers parkedAt(Instant now) {
        return parkedSince != null ? this : new Answers(identity, identityAsks, status, statusAsks, now);
    }

    /** With one more answer. */
    public Answers with(Answer answer) {
        return switch (answer) {
            case Answer.Identity(Resolution told) ->
                new Answers(told, identityAsks + 1, status, statusAsks, parkedSince);
            case Answer.Status(StatusAnswer told) ->
                new Answers(identity, identityAsks, told, statusAsks + 1, parkedSince);
        };
    }
}
