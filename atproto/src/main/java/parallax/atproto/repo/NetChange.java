package parallax.atproto.repo;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import parallax.atproto.cid.Cid;

/**
 * What the operations of one commit on one path come to together. Each must fit what the one before it left. Its
 * {@code prev}, where it has one, is what that one left, or what was there before the commit: the official PDS gives
 * the latter with every operation.
 *
 * @param told whether {@code before} is told: senders before inductive sync do not
 * @param before the record before the commit; null if there was none
 * @param after the record after it; null if there is none
 */
record NetChange(
        boolean told, @Nullable Cid before, @Nullable Cid after) {

    /** What the first operation on a path does; null where it is none by itself. */
    static @Nullable NetChange of(RepoOp op, boolean inductive) {
        return switch (op) {
            case RepoOp.Create(var _, var cid) -> new NetChange(true, null, cid);
            case RepoOp.Update(var _, var cid, var prev) -> new NetChange(true, prev, cid);
            case RepoOp.Delete(var _, var prev) -> new NetChange(true, prev, null);
            case RepoOp.Malformed malformed ->
                malformed.lacksOnlyPrev() && !inductive ? new NetChange(false, null, malformed.cid()) : null;
        };
    }

    /** This and a further operation; null where that does not fit. */
    @Nullable
    NetChange then(RepoOp op) {
        return switch (op) {
            case RepoOp.Create(var _, var cid) -> then(false, null, cid);
            case RepoOp.Update(var _, var cid, var prev) -> then(true, prev, cid);
            case RepoOp.Delete(var _, var prev) -> then(true, prev, null);
            case RepoOp.Malformed malformed ->
                malformed.soundBehindAnother()
                        ? then(malformed.lacksOnlyPrev(), malformed.prev(), malformed.cid())
                        : null;
        };
    }

    private @Nullable NetChange then(boolean there, @Nullable Cid prev, @Nullable Cid next) {
        boolean fits = there == (after != null);
        boolean prevFits = prev == null || Objects.equals(prev, after) || Objects.equals(prev, before) || !told;
        return fits && prevFits ? new NetChange(told, before, next) : null;
    }

    /**
     * Whether the nodes must show it: all above a record that was not there before are new, and everybody sends those.
     */
    boolean mustShow() {
        return told && after != null && !changesNothing();
    }

    /** Whether the path names after the commit what it named before. */
    boolean changesNothing() {
        return told && Objects.equals(before, after);
    }
}
