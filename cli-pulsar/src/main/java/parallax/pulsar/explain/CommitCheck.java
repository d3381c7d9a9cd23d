package parallax.pulsar.explain;

import org.jspecify.annotations.Nullable;
import parallax.atproto.car.BlockMap;
import parallax.atproto.car.CarException;
import parallax.atproto.car.CarLimits;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.cid.Cid;
import parallax.atproto.event.Event;
import parallax.atproto.event.Frame;
import parallax.atproto.event.FrameDecoder;
import parallax.atproto.event.FrameException;
import parallax.atproto.repo.CommitProof;
import parallax.atproto.repo.ProofResult;
import parallax.atproto.repo.RepoException;
import parallax.atproto.repo.RepoLimits;
import parallax.atproto.repo.SignedCommit;
import parallax.atproto.syntax.Did;
import parallax.atproto.syntax.Tid;

/** The rules that a #commit or #sync breaks by its own bytes (atproto.com/specs/sync). */
final class CommitCheck {

    private CommitCheck() {}

    static CommitEvidence check(ByteSlice frame) {
        try {
            return FrameDecoder.decode(frame) instanceof Frame.Message message
                    ? check(message.event())
                    : CommitEvidence.NONE;
        } catch (FrameException e) {
            return CommitEvidence.refused("undecodable", e.reason());
        } catch (CarException e) {
            return CommitEvidence.refused("bad_proof", "the blocks are no CAR file");
        } catch (RepoException e) {
            return CommitEvidence.refused("bad_proof", "the root is no signed commit");
        }
    }

    private static CommitEvidence check(Event event) {
        return switch (event) {
            case Event.Commit commit -> commit(commit);
            case Event.Sync sync -> sync(sync);
            case Event.Identity identity -> CommitEvidence.NONE;
            case Event.Account account -> CommitEvidence.NONE;
            case Event.Info info -> CommitEvidence.NONE;
        };
    }

    private static CommitEvidence commit(Event.Commit event) {
        if (event.tooBig() || event.rebase()) {
            return CommitEvidence.refused("legacy", event.tooBig() ? "tooBig" : "rebase");
        }
        if (event.blocks().length() > RepoLimits.COMMIT_BLOCKS || event.ops().size() > RepoLimits.OPS) {
            return CommitEvidence.refused("too_large", event.blocks().length() + " bytes of blocks");
        }
        BlockMap blocks = BlockMap.read(event.blocks(), CarLimits.COMMIT_BLOCKS);
        if (RepoLimits.exceededByRecord(event.ops(), blocks)) {
            return CommitEvidence.refused("too_large", "a record over " + RepoLimits.RECORD + " bytes");
        }
        if (!blocks.root().equals(event.commit())) {
            return CommitEvidence.refused("mismatch", "the event names another commit than its blocks");
        }
        ByteSlice block = blocks.find(event.commit());
        if (block == null) {
            return CommitEvidence.refused("bad_proof", "the commit is not in the blocks");
        }
        SignedCommit commit = SignedCommit.decode(block);
        Refusal mismatch = mismatch(event.repo(), event.rev(), commit);
        if (mismatch != null) {
            return new CommitEvidence(mismatch, commit, false);
        }
        return CommitProof.check(blocks, commit, event.ops(), event.prevData())
                        instanceof ProofResult.Broken(String reason)
                ? new CommitEvidence(new Refusal("bad_proof", reason), commit, false)
                : new CommitEvidence(null, commit, event.prevData() == null);
    }

    private static CommitEvidence sync(Event.Sync event) {
        if (event.blocks().length() > RepoLimits.SYNC_BLOCKS) {
            return CommitEvidence.refused("too_large", event.blocks().length() + " bytes of blocks");
        }
        BlockMap blocks = BlockMap.read(event.blocks(), CarLimits.SYNC_BLOCKS);
        Cid root = blocks.root();
        ByteSlice block = blocks.find(root);
        if (block == null) {
            return CommitEvidence.refused("bad_proof", "the commit is not in the blocks");
        }
        SignedCommit commit = SignedCommit.decode(block);
        return new CommitEvidence(mismatch(event.did(), event.rev(), commit), commit, false);
    }

    private static @Nullable Refusal mismatch(Did did, Tid rev, SignedCommit commit) {
        if (!did.equals(commit.did())) {
            return new Refusal("mismatch", "the signed commit is of another account");
        }
        return rev.equals(commit.rev())
                ? null
                : new Refusal(
                        "mismatch", "the signed commit has rev " + commit.rev().text());
    }
}
