package parallax.relay.validate;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import parallax.atproto.event.Event;
import parallax.atproto.syntax.Tid;
import parallax.relay.flow.DropReason;
import parallax.relay.flow.Head;
import parallax.relay.flow.Verdict;

/** Refuses revs of the far future and revs that are not newer than the head. A #sync may repeat the head's rev. */
final class RevGate implements Gate {
    private final Duration tolerance;

    RevGate(Duration tolerance) {
        this.tolerance = tolerance;
    }

    @Override
    public @Nullable Verdict check(Case c) {
        return switch (c.event()) {
            case Event.Commit commit -> check(c, commit.rev(), false);
            case Event.Sync sync -> check(c, sync.rev(), true);
            case Event.Identity _, Event.Account _ -> null;
        };
    }

    private @Nullable Verdict check(Case c, Tid rev, boolean mayRepeat) {
        if (rev.instant().isAfter(c.now().plus(tolerance))) {
            return Gate.drop(DropReason.FUTURE_REV);
        }
        Head head = c.head();
        if (head == null) {
            return null;
        }
        int order = rev.compareTo(head.rev());
        return order < 0 || (order == 0 && !mayRepeat) ? Gate.drop(DropReason.STALE_REV) : null;
    }
}
