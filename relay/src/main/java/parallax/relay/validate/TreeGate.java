package parallax.relay.validate;

import org.jspecify.annotations.Nullable;
import parallax.atproto.event.Event;
import parallax.atproto.repo.CommitProof;
import parallax.atproto.repo.ProofResult;
import parallax.relay.flow.DropReason;
import parallax.relay.flow.Verdict;

/** Checks that a commit's operations lead from {@code prevData} to its tree. */
final class TreeGate implements Gate {
    @Override
    public @Nullable Verdict check(Case c) {
        if (!(c.event() instanceof Event.Commit commit)) {
            return null;
        }
        if (commit.tooBig() || commit.rebase()) {
            // Only lenient mode comes here. Such commits leave out blocks and operations, so there is nothing to prove.
            return null;
        }
        ProofResult proof =
                CommitProof.check(c.blocks().blocks(), c.blocks().commit(), commit.ops(), commit.prevData());
        return switch (proof) {
            case ProofResult.Proven _, ProofResult.Unchained _ -> null;
            case ProofResult.Broken _ -> Gate.drop(DropReason.BAD_PROOF);
        };
    }
}
