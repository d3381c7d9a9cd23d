package parallax.atproto.mst;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import parallax.atproto.car.BlockSource;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.cid.Cid;

/**
 * What part of a tree says of one path: the nodes on the way to it prove the one or the other to whoever trusts the
 * root (atproto.com/specs/sync#record-proofs).
 */
public sealed interface MstProof {

    /**
     * The path is in the tree.
     *
     * @param record what it names, of any kind of CID
     */
    record Present(Cid record) implements MstProof {}

    /** The path is not in the tree. */
    record Absent() implements MstProof {}

    /**
     * Reads as few nodes as decide it: at most one a level.
     *
     * @param path 1..{@link MstKey#MAX_BYTES} bytes
     * @throws MstException INCOMPLETE if a node that is needed is missing, INVALID if one breaks a rule
     */
    static MstProof of(Cid root, BlockSource blocks, String path) {
        ByteSlice key = MstKey.checked(path);
        int height = MstKey.height(key);
        PlacedNode node = PlacedNode.top(root, blocks);
        while (node != null) {
            int position = node.position(key);
            if (node.holds(key, position)) {
                return new Present(node.entry(position).value());
            }
            node = node.height() <= height ? null : node.below(position, blocks);
        }
        return new Absent();
    }

    /**
     * The nodes that prove it to others, the root first. For a path that is not there they go on to the bottom: there
     * are readers that look no earlier.
     *
     * @throws MstException as {@link #of}
     */
    static Map<Cid, ByteSlice> nodes(Cid root, BlockSource blocks, String path) {
        ByteSlice key = MstKey.checked(path);
        Map<Cid, ByteSlice> read = new LinkedHashMap<>();
        BlockSource recorded = recording(blocks, read);
        PlacedNode node = PlacedNode.top(root, recorded);
        while (node != null) {
            int position = node.position(key);
            node = node.holds(key, position) ? null : node.below(position, recorded);
        }
        return read;
    }

    /** The same blocks; what is found is noted. */
    private static BlockSource recording(BlockSource blocks, Map<Cid, ByteSlice> read) {
        return cid -> {
            @Nullable ByteSlice block = blocks.find(cid);
            if (block != null) {
                read.put(cid, block);
            }
            return block;
        };
    }
}
