package parallax.atproto.mst;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.cid.Cid;

class MstWalkTest {

    private static final Cid RECORD = Cid.ofDrisl(ByteSlice.of(new byte[] {1}));

    @Test
    void everyKeyComesInOrderAndEveryNodeBeforeWhatIsBelowIt() {
        SplittableRandom random = new SplittableRandom(71);
        for (int round = 0; round < 100; round++) {
            NavigableMap<String, Cid> records = records(random, random.nextInt(300));
            NaiveTree tree = new NaiveTree(records);
            Seen seen = new Seen(tree.blocks());
            assertThat(MstWalk.walk(tree.root(), tree.blocks()::get, seen)).isEqualTo(records.size());
            assertThat(seen.records).containsExactlyEntriesOf(records);
            assertThat(seen.nodes).isEqualTo(tree.blocks().keySet());
        }
    }

    @Test
    void withoutAnyNodeTheWalkIsIncompleteAndWhatWasMetIsTheStart() {
        NavigableMap<String, Cid> records = records(new SplittableRandom(72), 300);
        NaiveTree tree = new NaiveTree(records);
        for (Cid gone : tree.blocks().keySet()) {
            Map<Cid, ByteSlice> without = new HashMap<>(tree.blocks());
            without.remove(gone);
            List<String> met = new ArrayList<>();
            assertKind(
                    MstException.Kind.INCOMPLETE,
                    () -> MstWalk.walk(tree.root(), without::get, (path, record) -> met.add(path)));
            assertThat(met).isEqualTo(List.copyOf(records.keySet()).subList(0, met.size()));
        }
    }

    /** Each lie is one node changed and every node above it encoded again, so that all CIDs are right. */
    @Test
    void aTreeWithANodeThatBreaksARuleIsInvalid() {
        NavigableMap<String, Cid> records = records(new SplittableRandom(73), 200);
        NaiveTree tree = new NaiveTree(records);
        int lies = 0;
        for (Cid node : tree.blocks().keySet()) {
            if (node.equals(tree.root())) {
                continue;
            }
            MstNode honest = MstNode.decode(tree.blocks().get(node));
            for (MstNode lie : lies(honest)) {
                Map<Cid, ByteSlice> blocks = new HashMap<>(tree.blocks());
                Cid root = replaced(tree.root(), node, lie, blocks);
                lies++;
                assertKind(MstException.Kind.INVALID, () -> MstWalk.walk(root, blocks::get, (path, record) -> {}));
                assertThat(root).isNotEqualTo(tree.root());
            }
        }
        assertThat(lies).isGreaterThan(100);
    }

    /** An empty node where something must be, keys from outside of the place, and a key of another height. */
    private static List<MstNode> lies(MstNode honest) {
        List<MstNode> lies = new ArrayList<>();
        lies.add(new MstNode(null, List.of()));
        if (!honest.entries().isEmpty()) {
            ByteSlice first = honest.entries().getFirst().key();
            int height = MstKey.height(first);
            lies.add(new MstNode(null, List.of(entry("aaa.aaa.aaa/", height), entry("zzz.zzz.zzz/", height))));
            lies.add(new MstNode(null, List.of(entry(MstKey.path(first) + "-", height + 1))));
        }
        return lies;
    }

    private static MstNode.Entry entry(String start, int height) {
        String key = start;
        for (int i = 0; MstKey.height(key) != height; i++) {
            key = start + i;
        }
        return new MstNode.Entry(MstKey.of(key), RECORD, null);
    }

    private static Cid replaced(Cid at, Cid target, MstNode lie, Map<Cid, ByteSlice> blocks) {
        ByteSlice block = blocks.get(at);
        if (at.equals(target)) {
            return stored(lie, blocks);
        }
        MstNode node = MstNode.decode(block);
        Cid left = replacedIn(node.left(), target, lie, blocks);
        List<MstNode.Entry> entries = new ArrayList<>();
        for (MstNode.Entry entry : node.entries()) {
            entries.add(new MstNode.Entry(entry.key(), entry.value(), replacedIn(entry.right(), target, lie, blocks)));
        }
        return stored(new MstNode(left, entries), blocks);
    }

    private static @Nullable Cid replacedIn(@Nullable Cid at, Cid target, MstNode lie, Map<Cid, ByteSlice> blocks) {
        return at == null ? null : replaced(at, target, lie, blocks);
    }

    private static Cid stored(MstNode node, Map<Cid, ByteSlice> blocks) {
        ByteSlice block = node.encode();
        blocks.put(Cid.ofDrisl(block), block);
        return Cid.ofDrisl(block);
    }

    private static NavigableMap<String, Cid> records(SplittableRandom random, int count) {
        TreeMap<String, Cid> records = new TreeMap<>();
        NaiveTree.keys(random, count).forEach(key -> records.put(key, RECORD));
        return records;
    }

    private static void assertKind(MstException.Kind kind, Runnable action) {
        assertThatThrownBy(action::run)
                .isInstanceOfSatisfying(
                        MstException.class, e -> assertThat(e.kind()).isEqualTo(kind));
    }

    private static final class Seen implements MstWalk.Visitor {

        private final Map<Cid, ByteSlice> blocks;
        private final Map<String, Cid> records = new LinkedHashMap<>();
        private final Set<Cid> nodes = new HashSet<>();
        private final Set<Cid> due = new HashSet<>();

        Seen(Map<Cid, ByteSlice> blocks) {
            this.blocks = blocks;
        }

        @Override
        public void node(Cid cid, int height) {
            assertThat(nodes.isEmpty() || due.contains(cid)).isTrue();
            nodes.add(cid);
            MstNode node = MstNode.decode(blocks.get(cid));
            if (node.left() != null) {
                due.add(node.left());
            }
            for (MstNode.Entry entry : node.entries()) {
                assertThat(MstKey.height(entry.key())).isEqualTo(height);
                if (entry.right() != null) {
                    due.add(entry.right());
                }
            }
        }

        @Override
        public void record(String path, Cid record) {
            records.put(path, record);
        }
    }
}
