package parallax.atproto.mst;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.cid.Cid;

/**
 * Builds a tree from all its keys in ascending order, and hands each node over when it is finished, each after those
 * below it. Holds one open node a level, however many keys come. For one thread.
 */
public final class MstBuilder {

    private final BiConsumer<Cid, ByteSlice> sink;
    private final List<OpenNode> levels = new ArrayList<>();
    private ByteSlice last = ByteSlice.EMPTY;
    private boolean finished;

    /** A node that more entries may join. */
    private static final class OpenNode {

        @Nullable
        Cid left;

        List<MstNode.Entry> entries = new ArrayList<>();

        void append(Cid subtree) {
            if (entries.isEmpty()) {
                left = subtree;
            } else {
                MstNode.Entry end = entries.removeLast();
                entries.add(new MstNode.Entry(end.key(), end.value(), subtree));
            }
        }

        boolean isEmpty() {
            return left == null && entries.isEmpty();
        }
    }

    /** @param sink takes each node once, with its canonical encoding, the root last */
    public MstBuilder(BiConsumer<Cid, ByteSlice> sink) {
        this.sink = sink;
    }

    /**
     * Adds a key behind all before.
     *
     * @param path 1..{@link MstKey#MAX_BYTES} bytes, behind the last one in the order of bytes
     */
    public MstBuilder add(String path, Cid record) {
        ByteSlice key = MstKey.checked(path);
        requireOpen();
        if (key.compareTo(last) <= 0) {
            throw new IllegalArgumentException("keys are added in ascending order, once each");
        }
        last = key;
        int height = MstKey.height(key);
        while (levels.size() <= height) {
            levels.add(new OpenNode());
        }
        closeBelow(height);
        OpenNode node = levels.get(height);
        if (node.entries.size() == MstNode.MAX_ENTRIES) {
            throw new IllegalArgumentException("more than " + MstNode.MAX_ENTRIES + " keys in one node");
        }
        node.entries.add(new MstNode.Entry(key, record, null));
        return this;
    }

    /** Hands over the nodes that were open, and answers the root. Nothing can be added afterwards. */
    public Cid finish() {
        requireOpen();
        finished = true;
        if (levels.isEmpty()) {
            return handOver(new MstNode(null, List.of()));
        }
        closeBelow(levels.size() - 1);
        OpenNode top = levels.getLast();
        return handOver(new MstNode(top.left, top.entries));
    }

    private void closeBelow(int height) {
        for (int level = 0; level < height; level++) {
            OpenNode node = levels.get(level);
            if (!node.isEmpty()) {
                levels.get(level + 1).append(handOver(new MstNode(node.left, node.entries)));
                levels.set(level, new OpenNode());
            }
        }
    }

    private Cid handOver(MstNode node) {
        ByteSlice block = node.encode();
        Cid cid = Cid.ofDrisl(block);
        sink.accept(cid, block);
        return cid;
    }

    private void requireOpen() {
        if (finished) {
            throw new IllegalStateException("the tree is finished");
        }
    }
}
