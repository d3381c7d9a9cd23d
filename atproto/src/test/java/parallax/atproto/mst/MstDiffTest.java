package parallax.atproto.mst;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import parallax.atproto.car.BlockMap;
import parallax.atproto.car.BlockSource;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.cid.Cid;

class MstDiffTest {

    @Test
    void theChangesAreThoseOfTheModelInOrder() {
        SplittableRandom random = new SplittableRandom(51);
        int changes = 0;
        for (int round = 0; round < 600; round++) {
            List<String> keys = NaiveTree.keys(random, random.nextInt(150));
            NavigableMap<String, Cid> left = drawn(keys, random, new TreeMap<>());
            NavigableMap<String, Cid> right = drawn(keys, random, random.nextBoolean() ? left : new TreeMap<>());
            List<MstChange> expected = changes(left, right);
            changes += expected.size();
            assertThat(diff(new NaiveTree(left), new NaiveTree(right))).isEqualTo(expected);
        }
        assertThat(changes).isGreaterThan(5_000);
    }

    @Test
    void betweenAnythingAndNothingIsEverything() {
        TreeMap<String, Cid> records = new TreeMap<>();
        NaiveTree.keys(new SplittableRandom(52), 100).forEach(key -> records.put(key, record(1)));
        NaiveTree nothing = new NaiveTree(new TreeMap<>());
        NaiveTree all = new NaiveTree(records);
        assertThat(diff(nothing, all)).hasSize(100).allMatch(change -> change.before() == null);
        assertThat(diff(all, nothing)).hasSize(100).allMatch(change -> change.after() == null);
        assertThat(diff(nothing, nothing)).isEmpty();
    }

    @Test
    void whatBothShareIsNotRead() {
        TreeMap<String, Cid> records = new TreeMap<>();
        List<String> keys = NaiveTree.keys(new SplittableRandom(53), 3_000);
        keys.forEach(key -> records.put(key, record(1)));
        NaiveTree before = new NaiveTree(records);
        records.put(keys.get(1_500), record(2));
        NaiveTree after = new NaiveTree(records);
        Set<Cid> read = new HashSet<>();
        Set<Cid> shared = new HashSet<>(before.blocks().keySet());
        shared.retainAll(after.blocks().keySet());
        List<MstChange> changes = new ArrayList<>();
        MstDiff.changes(
                before.root(), noted(before.blocks(), read), after.root(), noted(after.blocks(), read), changes::add);
        assertThat(changes).containsExactly(new MstChange(keys.get(1_500), record(1), record(2)));
        assertThat(read).doesNotContainAnyElementsOf(shared).hasSizeLessThan(30);
        MstDiff.changes(before.root(), before.root(), cid -> null, changes::add);
        assertThat(changes).as("the same root needs no block at all").hasSize(1);
    }

    /** Whatever is taken away is either shared, and not missed, or asked for. */
    @Test
    void aMissingNodeThatDiffersMakesItIncomplete() {
        SplittableRandom random = new SplittableRandom(54);
        TreeMap<String, Cid> left = new TreeMap<>();
        List<String> keys = NaiveTree.keys(random, 200);
        keys.forEach(key -> left.put(key, record(1)));
        TreeMap<String, Cid> right = new TreeMap<>(left);
        keys.subList(90, 96).forEach(right::remove);
        NaiveTree before = new NaiveTree(left);
        NaiveTree after = new NaiveTree(right);
        List<MstChange> expected = changes(left, right);
        Map<Cid, ByteSlice> all = new HashMap<>(before.blocks());
        all.putAll(after.blocks());
        int incomplete = 0;
        for (Cid gone : all.keySet()) {
            Map<Cid, ByteSlice> without = new HashMap<>(all);
            without.remove(gone);
            List<MstChange> found = new ArrayList<>();
            if (before.blocks().containsKey(gone) && after.blocks().containsKey(gone)) {
                try {
                    MstDiff.changes(before.root(), after.root(), without::get, found::add);
                    assertThat(found).isEqualTo(expected);
                } catch (MstException e) {
                    assertThat(e.kind()).isEqualTo(MstException.Kind.INCOMPLETE);
                }
            } else {
                incomplete++;
                assertThatThrownBy(() -> MstDiff.changes(before.root(), after.root(), without::get, found::add))
                        .isInstanceOfSatisfying(
                                MstException.class, e -> assertThat(e.kind()).isEqualTo(MstException.Kind.INCOMPLETE));
                assertThat(found).isEqualTo(expected.subList(0, found.size()));
            }
        }
        assertThat(incomplete).isGreaterThan(5);
    }

    @Test
    void aKeyThatIsNoTextMakesTheTreeInvalid() {
        ByteSlice key = ByteSlice.ofHex("612e622e632fff");
        ByteSlice block = new MstNode(null, List.of(new MstNode.Entry(key, record(1), null))).encode();
        Cid root = Cid.ofDrisl(block);
        BlockMap blocks =
                BlockMap.of(Map.of(root, block, MstTree.empty().root(), new MstNode(null, List.of()).encode()));
        assertThatThrownBy(() -> MstDiff.changes(MstTree.empty().root(), root, blocks, change -> {}))
                .isInstanceOfSatisfying(
                        MstException.class, e -> assertThat(e.kind()).isEqualTo(MstException.Kind.INVALID));
    }

    static List<MstChange> diff(NaiveTree before, NaiveTree after) {
        List<MstChange> changes = new ArrayList<>();
        MstDiff.changes(before.root(), before.blocks()::get, after.root(), after.blocks()::get, changes::add);
        return changes;
    }

    static List<MstChange> changes(Map<String, Cid> left, Map<String, Cid> right) {
        TreeSet<String> paths = new TreeSet<>(left.keySet());
        paths.addAll(right.keySet());
        List<MstChange> changes = new ArrayList<>();
        for (String path : paths) {
            if (!Objects.equals(left.get(path), right.get(path))) {
                changes.add(new MstChange(path, left.get(path), right.get(path)));
            }
        }
        return changes;
    }

    private static NavigableMap<String, Cid> drawn(List<String> keys, SplittableRandom random, Map<String, Cid> from) {
        TreeMap<String, Cid> records = new TreeMap<>(from);
        int often = 1 + random.nextInt(20);
        for (String key : keys) {
            if (random.nextInt(often) == 0) {
                if (random.nextInt(3) == 0) {
                    records.remove(key);
                } else {
                    records.put(key, record(random.nextInt(4)));
                }
            }
        }
        return records;
    }

    private static BlockSource noted(Map<Cid, ByteSlice> blocks, Set<Cid> read) {
        return cid -> {
            read.add(cid);
            return blocks.get(cid);
        };
    }

    private static Cid record(int number) {
        return Cid.ofDrisl(ByteSlice.of(new byte[] {(byte) number, (byte) (number >> 8)}));
    }
}
