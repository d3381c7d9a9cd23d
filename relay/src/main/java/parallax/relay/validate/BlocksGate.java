package parallax.relay.validate;

import org.jspecify.annotations.Nullable;
import parallax.atproto.car.BlockMap;
import parallax.atproto.car.CarException;
import parallax.atproto.car.CarLimits;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.cid.Cid;
import parallax.atproto.event.Event;
import parallax.atproto.repo.RepoException;
import parallax.atproto.repo.RepoLimits;
import parallax.atproto.repo.SignedCommit;
import parallax.atproto.syntax.Did;
import parallax.atproto.syntax.Tid;
import parallax.relay.flow.DropReason;
import parallax.relay.flow.Verdict;

/** Opens the blocks, looks at the size of their records, and compares the message with the commit they hold. */
final class BlocksGate implements Gate {
    @Override
    public @Nullable Verdict check(Case c) {
        return switch (c.event()) {
            case Event.Commit commit -> commit(c, commit);
            case Event.Sync sync -> sync(c, sync);
            case Event.Identity _, Event.Account _ -> null;
        };
    }

    private static @Nullable Verdict commit(Case c, Event.Commit event) {
        Verdict refused = open(c, event.blocks(), CarLimits.COMMIT_BLOCKS);
        if (refused != null) {
            return refused;
        }
        if (RepoLimits.exceededByRecord(event.ops(), c.blocks().blocks())) {
            return Gate.drop(DropReason.TOO_LARGE);
        }
        return agrees(c, event.repo(), event.rev()) && c.blocks().cid().equals(event.commit())
                ? null
                : Gate.drop(DropReason.MISMATCH);
    }

    private static @Nullable Verdict sync(Case c, Event.Sync event) {
        Verdict refused = open(c, event.blocks(), CarLimits.SYNC_BLOCKS);
        if (refused != null) {
            return refused;
        }
        return agrees(c, event.did(), event.rev()) ? null : Gate.drop(DropReason.MISMATCH);
    }

    private static boolean agrees(Case c, Did did, Tid rev) {
        SignedCommit commit = c.blocks().commit();
        return commit.did().equals(did) && commit.rev().equals(rev);
    }

    /** Null once the case has its blocks, with the commit that is their first root. */
    private static @Nullable Verdict open(Case c, ByteSlice car, CarLimits limits) {
        try {
            BlockMap blocks = BlockMap.read(car, limits);
            Cid root = blocks.root();
            ByteSlice block = blocks.find(root);
            if (block == null) {
                return Gate.drop(DropReason.BAD_PROOF);
            }
            c.opened(new SignedBlocks(blocks, root, SignedCommit.decode(block)));
            return null;
        } catch (CarException e) {
            boolean over = e.kind() == CarException.Kind.TOO_LARGE;
            return Gate.drop(over ? DropReason.TOO_LARGE : DropReason.BAD_PROOF);
        } catch (RepoException e) {
            return Gate.drop(DropReason.BAD_PROOF);
        }
    }
}
