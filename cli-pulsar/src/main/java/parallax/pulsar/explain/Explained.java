package parallax.pulsar.explain;

import org.jspecify.annotations.Nullable;
import parallax.atproto.rules.Refusal;
import parallax.pulsar.ledger.Missed;
import parallax.reports.coverage.MissedEvent.Verdict;

/**
 * A missed event with what was found out about it.
 *
 * @param reason the rule it breaks; null unless it is refused
 * @param detail the evidence, or why there is none
 */
public record Explained(
        Missed missed,
        Verdict verdict,
        @Nullable String reason,
        @Nullable String detail) {

    static Explained refused(Missed missed, Refusal refusal) {
        return new Explained(missed, Verdict.REFUSED, refusal.reason().label(), refusal.detail());
    }

    static Explained unchecked(Missed missed, String why) {
        return new Explained(missed, Verdict.UNCHECKED, null, why);
    }

    static Explained unexplained(Missed missed) {
        return new Explained(missed, Verdict.UNEXPLAINED, null, null);
    }
}
