package parallax.relay.validate;

import org.jspecify.annotations.Nullable;
import parallax.atproto.event.AccountStatus;
import parallax.relay.flow.DropReason;
import parallax.relay.flow.RepoState;
import parallax.relay.flow.Verdict;

/** Refuses commits of accounts that are not active, unless their PDS says that they are again. */
final class AccountGate implements Gate {
    private final StatusLookup statuses;

    AccountGate(StatusLookup statuses) {
        this.statuses = statuses;
    }

    @Override
    public @Nullable Verdict check(Case c) {
        RepoState before = c.before();
        if (before == null || before.active()) {
            return null;
        }
        if (!before.local().active()) {
            // What the operator took down stays down, whatever its PDS says.
            return Gate.drop(DropReason.INACTIVE);
        }
        Verdict wait = statuses.find(c);
        if (wait != null) {
            return wait;
        }
        AccountStatus told = c.toldStatus();
        return told != null && told.active() ? null : Gate.drop(DropReason.INACTIVE);
    }
}
