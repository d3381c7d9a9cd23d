package parallax.pulsar.explain;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import parallax.atproto.event.EventKind;
import parallax.atproto.syntax.Tid;
import parallax.pulsar.ledger.EventFacts;
import parallax.pulsar.ledger.Missed;
import parallax.pulsar.ledger.Place;
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
        Place place = missed.place();
        Refusal stale = stale(missed, rev, before);
        if (stale != null) {
            return stale;
        }
        if (rev.micros() / 1000 > missed.arrivedMillis() + CLOCK_SKEW.toMillis()) {
            return new Refusal("future_rev", "the rev is more than 5 min after its arrival");
        }
        if (evidence.unchained() && before.stream().anyMatch(seen -> makesHead(seen, place))) {
            return new Refusal("legacy", "no prevData, although the repository is known");
        }
        return inactive(place, before);
    }

    /**
     * Only what the relay sent itself counts: what it refused does not make later revs old. And only what came on the
     * same stream: what another one sent first says nothing of the order in which this event reached the relay.
     */
    private static boolean makesHead(Seen seen, Place place) {
        return seen.carried() && seen.kind().hasRev() && seen.place().slot() == place.slot();
    }

    private static @Nullable Refusal stale(Missed missed, Tid rev, List<Seen> before) {
        for (Seen seen : before) {
            boolean asHigh = seen.rev() > rev.value() || (seen.rev() == rev.value() && !repeats(missed, seen));
            if (makesHead(seen, missed.place()) && asHigh) {
                return new Refusal("stale_rev", "an earlier " + seen.kind().wireName() + " had a rev as high");
            }
        }
        return null;
    }

    /** A #sync of the commit that is the head already, as a new account sends it, is passed on. */
    private static boolean repeats(Missed missed, Seen seen) {
        return missed.kind() == EventKind.SYNC && seen.head() == missed.head();
    }

    /**
     * That an account is inactive counts only if the same host said so, since after a migration the host before does too,
     * and if the relay sent it. That it is active again always counts: a relay that lost it has no excuse.
     */
    private static @Nullable Refusal inactive(Place place, List<Seen> before) {
        boolean inactive = false;
        for (Seen seen : before) {
            if (seen.kind() == EventKind.ACCOUNT) {
                boolean believed = seen.carried() && seen.place().equals(place);
                inactive = EventFacts.inactive(seen.variant()) && (inactive || believed);
            }
        }
        return inactive ? new Refusal("inactive", "its account was said to be inactive before") : null;
    }
}
