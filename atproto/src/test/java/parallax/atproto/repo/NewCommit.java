package parallax.atproto.repo;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import parallax.atproto.car.CarWriter;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.cid.Cid;

/**
 * A commit that was just made.
 *
 * @param step what it changes, and what a #commit says besides
 * @param repo the repository at this commit, from where the next one starts
 */
public record NewCommit(RepoStep step, Repo repo) {

    /** The commit's CID. */
    public Cid cid() {
        return repo.commitCid();
    }

    /** The {@code blocks} of a #commit: the CAR with the commit as its root and all that proves its operations. */
    public ByteSlice car() {
        Map<Cid, ByteSlice> blocks = new LinkedHashMap<>();
        blocks.put(cid(), repo.commitBlock());
        blocks.putAll(step.blocks());
        return CarWriter.write(List.of(cid()), blocks);
    }
}
