package parallax.relay.validate;

import org.jspecify.annotations.Nullable;
import parallax.atproto.event.AccountStatus;
import parallax.atproto.rules.DropReason;
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
        return statuses.confirm(c, AccountStatus::active, DropReason.INACTIVE);
    }
}
