package parallax.atproto.mst;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.cid.Cid;

/** Builds a tree from its definition, all of it, each time: the oracle for what is edited in place. */
final class NaiveTree {

    private static final Map<String, Integer> HEIGHTS = new HashMap<>();

    /** The encoded nodes, the root last. */
    private final Map<Cid, ByteSlice> blocks = new LinkedHashMap<>();

    private final Cid root;

    NaiveTree(SortedMap<String, Cid> records) {
        int top = records.keySet().stream().mapToInt(NaiveTree::height).max().orElse(0);
        Cid built = build(new ArrayList<>(records.entrySet()), top);
        this.root = built != null ? built : store(new MstNode(null, List.of()));
    }

    Cid root() {
        return root;
    }

    Map<Cid, ByteSlice> blocks() {
        return blocks;
    }

    /** ASCII keys of every height up to 6, more of them low than high. */
    static List<String> keys(SplittableRandom random, int count) {
        TreeMap<String, Boolean> keys = new TreeMap<>();
        int[] wanted = new int[7];
        while (keys.size() < count) {
            String key = "app.bsky.feed." + (char) ('a' + random.nextInt(4)) + "/"
                    + Long.toString(random.nextLong(1L << (random.nextBoolean() ? 16 : 40)), 36);
            int height = height(key);
            if (height < 7 && (height > 1 || wanted[height] < count / 3)) {
                wanted[height]++;
                keys.put(key, true);
            }
        }
        return List.copyOf(keys.keySet());
    }

    private static int height(String key) {
        return HEIGHTS.computeIfAbsent(key, MstKey::height);
    }

    private @Nullable Cid build(List<Map.Entry<String, Cid>> records, int height) {
        if (records.isEmpty()) {
            return null;
        }
        List<MstNode.Entry> entries = new ArrayList<>();
        List<Map.Entry<String, Cid>> run = new ArrayList<>();
        for (int i = records.size() - 1; i >= 0; i--) {
            Map.Entry<String, Cid> record = records.get(i);
            if (height(record.getKey()) == height) {
                entries.addFirst(
                        new MstNode.Entry(MstKey.of(record.getKey()), record.getValue(), build(run, height - 1)));
                run = new ArrayList<>();
            } else {
                run.addFirst(record);
            }
        }
        Cid left = build(run, height - 1);
        return store(new MstNode(left, entries));
    }

    private Cid store(MstNode node) {
        ByteSlice block = node.encode();
        Cid cid = Cid.ofDrisl(block);
        blocks.put(cid, block);
        return cid;
    }
}
