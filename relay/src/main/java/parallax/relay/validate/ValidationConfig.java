package parallax.relay.validate;

import java.time.Duration;
import parallax.atproto.units.GrowingPause;

/**
 * Strictness and patience of the gates.
 *
 * @param lenient pass commits without {@code prevData}, with {@code tooBig} or with {@code rebase}, counted
 * @param requireProofs refuse commits that lack a node which would prove them, and contradict nothing
 * @param webPatience how long an event waits for an unavailable did:web identity; did:plc waits without end
 * @param retry the pause before an unavailable service is asked again
 * @param statusAsks how often a PDS is asked for the status of an account before its silence counts as "not active"
 */
public record ValidationConfig(
        boolean lenient, boolean requireProofs, Duration webPatience, GrowingPause retry, int statusAsks) {
    public ValidationConfig {
        if (webPatience.isNegative() || statusAsks < 1) {
            throw new IllegalArgumentException(
                    "the patience must not be negative, and the status is asked at least once");
        }
    }

    /** Ten minutes of patience for did:web, three questions to a PDS. */
    public static ValidationConfig standard(boolean lenient, boolean requireProofs) {
        return new ValidationConfig(
                lenient,
                requireProofs,
                Duration.ofMinutes(10),
                GrowingPause.doubling(Duration.ofSeconds(1), Duration.ofSeconds(15)),
                3);
    }
}
