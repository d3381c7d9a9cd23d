package parallax.atproto.mst;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import parallax.atproto.car.BlockMap;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.cid.Cid;
import parallax.atproto.testkit.Vectors;

class MstTreeTest {

    private static final Cid RECORD = Cid.parse("bafyreie5cvv4h45feadgeuwhbcutmh6t2ceseocckahdoe6uat64zmz454");

    @Test
    void knownTreesHaveTheirKnownRoots() {
        assertThat(rootOf()).isEqualTo("bafyreie5737gdxlw5i64vzichcalba3z2v5n6icifvx5xytvske7mr3hpm");
        assertThat(rootOf("3jqfcqzm3fo2j")).isEqualTo("bafyreibj4lsc3aqnrvphp5xmrnfoorvru4wynt6lwidqbm2623a6tatzdu");
        assertThat(rootOf("3jqfcqzm3fx2j")).isEqualTo("bafyreih7wfei65pxzhauoibu3ls7jgmkju4bspy4t2ha2qdjnzqvoy33ai");
        assertThat(rootOf("3jqfcqzm3fp2j", "3jqfcqzm3fr2j", "3jqfcqzm3fs2j", "3jqfcqzm3ft2j", "3jqfcqzm4fc2j"))
                .isEqualTo("bafyreicmahysq4n6wfuxo522m6dpiy7z7qzym3dzs756t5n7nfdgccwq7m");
    }

    @Test
    void theExampleKeysGiveOneTreeInWhateverOrderTheyCome() {
        List<String> keys = new ArrayList<>(Vectors.lines("mst/example_keys.txt"));
        TreeMap<String, Cid> records = new TreeMap<>();
        keys.forEach(key -> records.put(key, RECORD));
        NaiveTree whole = new NaiveTree(records);
        SplittableRandom random = new SplittableRandom(1);
        for (int round = 0; round < 20; round++) {
            Collections.shuffle(keys, Random.from(random));
            MstTree tree = MstTree.empty();
            keys.forEach(key -> assertThat(tree.put(key, RECORD)).isNull());
            assertThat(tree.root()).isEqualTo(whole.root());
            Collections.shuffle(keys, Random.from(random));
            keys.forEach(key -> assertThat(tree.remove(key)).isEqualTo(RECORD));
            assertThat(tree.root()).isEqualTo(MstTree.empty().root());
        }
    }

    @Test
    void aTreeEditedStepByStepIsTheTreeBuiltAtOnce() {
        SplittableRandom random = new SplittableRandom(2);
        int ops = 0;
        for (int round = 0; round < 60; round++) {
            List<String> keys = NaiveTree.keys(random, 20 + random.nextInt(150));
            TreeMap<String, Cid> records = new TreeMap<>();
            MstTree tree = MstTree.empty();
            for (int step = 0; step < 500; step++, ops++) {
                String key = keys.get(random.nextInt(keys.size()));
                if (random.nextInt(5) < 2) {
                    assertThat(tree.remove(key)).isEqualTo(records.remove(key));
                } else {
                    Cid record = record(random.nextInt(1_000));
                    assertThat(tree.put(key, record)).isEqualTo(records.put(key, record));
                }
                if (step % 5 == 0) {
                    assertThat(tree.root()).isEqualTo(new NaiveTree(records).root());
                    assertThat(tree.find(key)).isEqualTo(records.get(key));
                }
            }
            assertHolds(tree, records);
        }
        assertThat(ops).isEqualTo(30_000);
    }

    @Test
    void aWholeTreeVerifiesAndOneWithoutANodeIsIncomplete() {
        SplittableRandom random = new SplittableRandom(3);
        TreeMap<String, Cid> records = new TreeMap<>();
        NaiveTree.keys(random, 300).forEach(key -> records.put(key, record(random.nextInt(1_000))));
        NaiveTree whole = new NaiveTree(records);
        assertThat(MstTree.verify(whole.root(), BlockMap.of(whole.blocks()))).isEqualTo(300);
        for (Cid cid : whole.blocks().keySet()) {
            Map<Cid, ByteSlice> without = new HashMap<>(whole.blocks());
            without.remove(cid);
            BlockMap blocks = BlockMap.of(without);
            assertThatThrownBy(() -> MstTree.verify(whole.root(), blocks))
                    .isInstanceOfSatisfying(
                            MstException.class, e -> assertThat(e.kind()).isEqualTo(MstException.Kind.INCOMPLETE));
            if (!cid.equals(whole.root())) {
                MstTree.open(whole.root(), blocks).verifyPresent();
            }
        }
    }

    @Test
    void anOpenedTreeIsEditedAsOneThatWasBuilt() {
        SplittableRandom random = new SplittableRandom(4);
        TreeMap<String, Cid> records = new TreeMap<>();
        List<String> keys = NaiveTree.keys(random, 400);
        keys.subList(0, 300).forEach(key -> records.put(key, record(1)));
        NaiveTree whole = new NaiveTree(records);
        MstTree tree = MstTree.open(whole.root(), BlockMap.of(whole.blocks()));
        for (String key : keys) {
            if (random.nextBoolean()) {
                assertThat(tree.remove(key)).isEqualTo(records.remove(key));
            } else {
                tree.put(key, record(2));
                records.put(key, record(2));
            }
        }
        assertHolds(tree, records);
    }

    @Test
    void aCopyIsChangedApart() {
        MstTree tree = MstTree.empty();
        tree.put("a.b.c/1", RECORD);
        Cid before = tree.root();
        MstTree copy = tree.copy();
        copy.put("a.b.c/2", RECORD);
        assertThat(tree.root()).isEqualTo(before);
        assertThat(tree.find("a.b.c/2")).isNull();
        assertThat(copy.root()).isNotEqualTo(before);
    }

    @Test
    void pathsOutsideTheLimitsAreTheCallersMistake() {
        assertThatThrownBy(() -> MstTree.empty().find("")).isInstanceOf(IllegalArgumentException.class);
        String longest = "a".repeat(MstKey.MAX_BYTES);
        assertThat(MstTree.empty().put(longest, RECORD)).isNull();
        assertThatThrownBy(() -> MstTree.empty().put(longest + "a", RECORD))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static void assertHolds(MstTree tree, SortedMap<String, Cid> records) {
        NaiveTree whole = new NaiveTree(records);
        assertThat(tree.root()).isEqualTo(whole.root());
        TreeMap<String, Cid> walked = new TreeMap<>();
        List<ByteSlice> order = new ArrayList<>();
        tree.forEach((key, record) -> {
            order.add(key);
            walked.put(new String(key.toArray(), StandardCharsets.UTF_8), record);
        });
        assertThat(walked).isEqualTo(records);
        assertThat(order).isSorted();
        Map<Cid, ByteSlice> blocks = new HashMap<>();
        tree.blocks(blocks::put);
        assertThat(whole.blocks()).containsAllEntriesOf(blocks);
    }

    private static String rootOf(String... keys) {
        MstTree tree = MstTree.empty();
        for (String key : keys) {
            tree.put("com.example.record/" + key, RECORD);
        }
        return tree.root().toString();
    }

    private static Cid record(int number) {
        return Cid.ofDrisl(ByteSlice.of(new byte[] {(byte) number, (byte) (number >> 8)}));
    }
}
