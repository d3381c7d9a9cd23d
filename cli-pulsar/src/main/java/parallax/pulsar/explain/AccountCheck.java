package parallax.pulsar.explain;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import parallax.atproto.syntax.Tid;
import parallax.pulsar.ledger.EventFacts;
import parallax.pulsar.ledger.EventKind;
import parallax.pulsar.ledger.Missed;
import parallax.pulsar.ledger.Seen;

/** The rules that an event breaks by what came before it of the same account, or by its time. */
final class AccountCheck {

    /** How far a rev may lie in the future (atproto.com/specs/sync). */
    private static final Duration CLOCK_SKEW = Duration.ofMinutes(5);

    private AccountCheck() {}

    static @Nullable Refusal check(Missed missed, CommitEvidence evidence) {
        Tid rev = missed.rev();
        if (rev == null) {
            return null;
        }
        List<Seen> before = missed.before();
        Refusal stale = stale(rev, before);
        if (stale != null) {
            return stale;
        }
        if (rev.micros() / 1000 > missed.arrivedMillis() + CLOCK_SKEW.toMillis()) {
            return new Refusal("future_rev", "the rev is more than 5 min after its arrival");
        }
        if (evidence.unchained() && before.stream().anyMatch(AccountCheck::makesHead)) {
            return new Refusal("legacy", "no prevData, although the repository is known");
        }
        return inactive(missed.place().member(), before);
    }

    private static boolean makesHead(Seen seen) {
        return seen.carried() && seen.kind().hasRev();
    }

    /** Only what the relay sent itself counts: what it refused does not make later revs old. */
    private static @Nullable Refusal stale(Tid rev, List<Seen> before) {
        for (Seen seen : before) {
            if (makesHead(seen) && seen.rev() >= rev.value()) {
                return new Refusal("stale_rev", "an earlier " + seen.kind().wireName() + " had a rev as high");
            }
        }
        return null;
    }

    /**
     * That an account is inactive counts only if the same host said so, since after a migration the host before does too,
     * and if the relay sent it. That it is active again always counts: a relay that lost it has no excuse.
     */
    private static @Nullable Refusal inactive(int member, List<Seen> before) {
        boolean inactive = false;
        for (Seen seen : before) {
            if (seen.kind() == EventKind.ACCOUNT) {
                boolean believed = seen.carried() && seen.member() == member;
                inactive = EventFacts.inactive(seen.variant()) && (inactive || believed);
            }
        }
        return inactive ? new Refusal("inactive", "its account was said to be inactive before") : null;
    }
}
