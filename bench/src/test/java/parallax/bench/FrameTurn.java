package parallax.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import parallax.atproto.car.BlockMap;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.cid.Cid;
import parallax.atproto.cid.Sha256;
import parallax.atproto.crypto.Curve;
import parallax.atproto.crypto.PublicKey;
import parallax.atproto.event.Event;
import parallax.atproto.mst.MstNode;
import parallax.atproto.mst.MstTree;
import parallax.atproto.repo.RepoOp;
import parallax.atproto.repo.SignedCommit;

/**
 * The frames of a curve, {@link CommitFrames#MIX} after the other, round and round; and what the floors work on, taken
 * apart beforehand.
 */
final class FrameTurn {

    /** The property that names the folder of the frames. */
    static final String FOLDER = "parallax.bench.frames";

    private final PublicKey signer;
    private final List<List<Parts>> mixes = new ArrayList<>();
    private final byte[] digest = new byte[Sha256.LENGTH];
    private int at;

    FrameTurn(Curve curve) throws IOException {
        CommitFrames made = CommitFrames.load(Path.of(System.getProperty(FOLDER)), curve);
        signer = made.signer();
        List<Parts> parts = made.frames().stream().map(Parts::of).toList();
        for (int i = 0; i < parts.size(); i += CommitFrames.MIX) {
            mixes.add(parts.subList(i, i + CommitFrames.MIX));
        }
    }

    /**
     * A frame with its parts.
     *
     * @param contents every block, without its CID
     * @param keys every key of the tree's nodes, whose heights hang on their hashes
     * @param undone every node that undoing the operations makes
     */
    record Parts(
            ByteSlice frame,
            Event.Commit event,
            BlockMap blocks,
            List<ByteSlice> contents,
            SignedCommit commit,
            List<ByteSlice> keys,
            List<ByteSlice> undone) {

        static Parts of(ByteSlice frame) {
            Event.Commit event = Steps.decoded(frame);
            BlockMap blocks = Steps.verifiedBlocks(event);
            List<ByteSlice> contents = new ArrayList<>();
            blocks.forEach(cid -> contents.add(Steps.found(blocks, cid)));
            SignedCommit commit = SignedCommit.decode(Steps.found(blocks, event.commit()));
            MstTree tree = MstTree.open(commit.data(), blocks);
            tree.verifyPresent();
            List<ByteSlice> keys = new ArrayList<>();
            tree.blocks((cid, block) -> MstNode.decode(block).entries().forEach(entry -> keys.add(entry.key())));
            return new Parts(frame, event, blocks, contents, commit, keys, undone(tree, event.ops()));
        }

        private static List<ByteSlice> undone(MstTree tree, List<RepoOp> ops) {
            Set<Cid> before = new HashSet<>();
            tree.blocks((cid, block) -> before.add(cid));
            for (RepoOp op : ops) {
                switch (op) {
                    case RepoOp.Create(var path, var cid) -> tree.remove(path);
                    case RepoOp.Update(var path, var cid, var prev) -> tree.put(path, prev);
                    case RepoOp.Delete(var path, var prev) -> tree.put(path, prev);
                    case RepoOp.Malformed malformed -> throw new IllegalStateException(malformed.reason());
                }
            }
            List<ByteSlice> undone = new ArrayList<>();
            tree.blocks((cid, block) -> {
                if (!before.contains(cid)) {
                    undone.add(block);
                }
            });
            return undone;
        }
    }

    PublicKey signer() {
        return signer;
    }

    List<Parts> next() {
        at = at + 1 == mixes.size() ? 0 : at + 1;
        return mixes.get(at);
    }

    byte[] hash(List<ByteSlice> all) {
        for (ByteSlice each : all) {
            Sha256.digest(each, digest);
        }
        return digest;
    }
}
