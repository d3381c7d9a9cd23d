package parallax.relay.validate;

import org.jspecify.annotations.Nullable;
import parallax.atproto.event.Event;
import parallax.atproto.repo.RepoLimits;
import parallax.relay.flow.DropReason;
import parallax.relay.flow.Verdict;

/** Refuses what is over a size limit of the protocol; all limits are inclusive. */
final class LimitGate implements Gate {
    @Override
    public @Nullable Verdict check(Case c) {
        boolean over = switch (c.event()) {
            case Event.Commit commit ->
                commit.blocks().length() > RepoLimits.COMMIT_BLOCKS
                        || commit.ops().size() > RepoLimits.OPS;
            case Event.Sync sync -> sync.blocks().length() > RepoLimits.SYNC_BLOCKS;
            case Event.Identity _, Event.Account _ -> false;
        };
        return over ? Gate.drop(DropReason.TOO_LARGE) : null;
    }
}
