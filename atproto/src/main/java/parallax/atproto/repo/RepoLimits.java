package parallax.atproto.repo;

import java.util.List;
import parallax.atproto.car.BlockMap;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.cid.Cid;

/** Sizes that the protocol sets, all inclusive (atproto.com/specs/sync). */
public final class RepoLimits {

    /** Operations of one commit. */
    public static final int OPS = 200;

    /** Bytes of a #commit's blocks. */
    public static final int COMMIT_BLOCKS = 2_000_000;

    /** Bytes of a #sync's blocks. */
    public static final int SYNC_BLOCKS = 10_000;

    /** Bytes of one record: 1 MiB. */
    public static final int RECORD = 1 << 20;

    /** Bytes of one frame. */
    public static final int FRAME = 5_000_000;

    private RepoLimits() {}

    /** Whether a record that the operations create or update is over {@link #RECORD}. */
    public static boolean exceededByRecord(List<RepoOp> ops, BlockMap blocks) {
        for (RepoOp op : ops) {
            Cid cid = op.record();
            ByteSlice record = cid == null ? null : blocks.find(cid);
            if (record != null && record.length() > RECORD) {
                return true;
            }
        }
        return false;
    }
}
