package parallax.atproto.mst;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.cid.Cid;
import parallax.atproto.testkit.Vectors;

class MstBuilderTest {

    private static final Cid RECORD = Cid.ofDrisl(ByteSlice.of(new byte[] {1}));

    @Test
    void aTreeOfAllKeysIsTheOneThatGrewKeyByKey() {
        SplittableRandom random = new SplittableRandom(41);
        for (int round = 0; round < 300; round++) {
            TreeMap<String, Cid> records = new TreeMap<>();
            NaiveTree.keys(random, random.nextInt(120)).forEach(key -> records.put(key, record(random.nextInt(50))));
            MstTree grown = MstTree.empty();
            records.forEach(grown::put);
            NaiveTree naive = new NaiveTree(records);
            Map<Cid, ByteSlice> nodes = new HashMap<>();
            assertThat(built(records, nodes)).isEqualTo(grown.root()).isEqualTo(naive.root());
            assertThat(nodes).isEqualTo(naive.blocks());
        }
    }

    @Test
    void aTreeOfTheExampleKeysIsTheOneThatGrew() {
        TreeMap<String, Cid> records = new TreeMap<>();
        Vectors.lines("mst/example_keys.txt").forEach(key -> records.put(key, RECORD));
        MstTree grown = MstTree.empty();
        records.forEach(grown::put);
        assertThat(built(records, new HashMap<>())).isEqualTo(grown.root());
    }

    @Test
    void anEmptyTreeIsOneEmptyNode() {
        Map<Cid, ByteSlice> nodes = new HashMap<>();
        Cid root = built(new TreeMap<>(), nodes);
        assertThat(root).hasToString("bafyreie5737gdxlw5i64vzichcalba3z2v5n6icifvx5xytvske7mr3hpm");
        assertThat(nodes).containsOnlyKeys(root);
    }

    @Test
    void aNodeComesOnceAndBehindThoseBelowIt() {
        SplittableRandom random = new SplittableRandom(42);
        Set<Cid> seen = new HashSet<>();
        MstBuilder builder = new MstBuilder((cid, block) -> {
            MstNode node = MstNode.decode(block);
            assertThat(cid).isEqualTo(Cid.ofDrisl(block));
            assertThat(seen.add(cid)).isTrue();
            if (node.left() != null) {
                assertThat(seen).contains(node.left());
            }
            node.entries().stream()
                    .filter(entry -> entry.right() != null)
                    .forEach(entry -> assertThat(seen).contains(entry.right()));
        });
        NaiveTree.keys(random, 1_000).forEach(key -> builder.add(key, RECORD));
        assertThat(seen).contains(builder.finish()).hasSizeGreaterThan(200);
    }

    @Test
    void keysOutOfOrderOrOverTheLimitAreTheCallersMistake() {
        MstBuilder builder = new MstBuilder((cid, block) -> {}).add("a.b.c/2", RECORD);
        for (String key : List.of("a.b.c/2", "a.b.c/1", "", "z".repeat(MstKey.MAX_BYTES + 1))) {
            assertThatThrownBy(() -> builder.add(key, RECORD)).isInstanceOf(IllegalArgumentException.class);
        }
        builder.add("a.b.c/3", RECORD).finish();
        assertThatThrownBy(() -> builder.add("a.b.c/4", RECORD)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(builder::finish).isInstanceOf(IllegalStateException.class);
    }

    private static Cid built(Map<String, Cid> ascending, Map<Cid, ByteSlice> nodes) {
        MstBuilder builder = new MstBuilder(nodes::put);
        ascending.forEach(builder::add);
        return builder.finish();
    }

    private static Cid record(int number) {
        return Cid.ofDrisl(ByteSlice.of(new byte[] {(byte) number, (byte) (number >> 8)}));
    }
}
