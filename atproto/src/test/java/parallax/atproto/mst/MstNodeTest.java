package parallax.atproto.mst;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import parallax.atproto.car.BlockMap;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.cbor.CborWriter;
import parallax.atproto.cid.Cid;

class MstNodeTest {

    private static final Cid RECORD = Cid.ofDrisl(ByteSlice.of(new byte[] {1}));
    private static final Cid BLOB = Cid.ofRaw(ByteSlice.of(new byte[] {2}));
    // Heights by the vectors: 0, 0, 1.
    private static final String LOW = "2653ae71";
    private static final String LOW_TOO = "asdf";
    private static final String HIGH = "blue";

    @Test
    void nodesComeBackAsTheyWereEncoded() {
        SplittableRandom random = new SplittableRandom(21);
        TreeMap<String, Cid> records = new TreeMap<>();
        NaiveTree.keys(random, 500).forEach(key -> records.put(key, random.nextBoolean() ? RECORD : BLOB));
        for (ByteSlice block : new NaiveTree(records).blocks().values()) {
            assertThat(MstNode.decode(block).encode()).isEqualTo(block);
        }
        ByteSlice empty = new MstNode(null, List.of()).encode();
        assertThat(empty.toHex()).isEqualTo("a2616580616cf6");
        assertThat(MstNode.decode(empty)).isEqualTo(new MstNode(null, List.of()));
    }

    @Test
    void aNodeMustHaveItsFieldsAndNoOther() {
        assertInvalid(out -> out.map(1).key("e").array(0));
        assertInvalid(
                out -> out.map(3).key("e").array(0).key("l").nil().key("x").nil());
        assertInvalid(out -> out.map(2).key("e").array(0).key("m").nil());
        assertInvalid(out -> out.map(2).key("e").nil().key("l").nil());
        assertInvalid(out -> out.array(0));
        assertInvalid(out -> {
            out.map(2).key("e").array(1);
            out.map(3)
                    .key("k")
                    .bytes(MstKey.of(LOW))
                    .key("p")
                    .integer(0)
                    .key("v")
                    .link(RECORD.bytes());
            out.key("l").nil();
        });
    }

    @Test
    void prefixesAndOrderAreHeldToTheLetter() {
        assertThat(MstNode.decode(node(entry(0, LOW), entry(0, LOW_TOO))).entries())
                .hasSize(2);
        assertInvalid(node(entry(0, LOW_TOO), entry(0, LOW)));
        assertInvalid(node(entry(0, LOW), entry(0, LOW)));
        assertInvalid(node(entry(0, LOW), entry(LOW.length(), "")));
        assertInvalid(node(entry(1, LOW)));
        assertInvalid(node(entry(0, "")));
        assertInvalid(node(entry(0, LOW), entry(1, "sdf")));
        assertInvalid(node(entry(0, LOW), entry(9, "sdf")));
        assertInvalid(node(entry(0, LOW), entry(-1, LOW_TOO)));
        assertInvalid(node(entry(0, "a".repeat(MstKey.MAX_BYTES + 1))));
        assertInvalid(node(entry(0, LOW), entry(0, HIGH)));
    }

    @Test
    void aPrefixThatIsNotAllThatIsSharedIsRefused() {
        SplittableRandom random = new SplittableRandom(22);
        List<String> low = NaiveTree.keys(random, 60).stream()
                .filter(key -> MstKey.height(key) == 0)
                .toList();
        int shared = MstKey.commonPrefix(low.get(0), low.get(1));
        assertThat(shared).isPositive();
        ByteSlice exact = node(entry(0, low.get(0)), entry(shared, low.get(1).substring(shared)));
        assertThat(MstNode.decode(exact).entries().get(1).key()).isEqualTo(MstKey.of(low.get(1)));
        assertInvalid(node(entry(0, low.get(0)), entry(0, low.get(1))));
        assertInvalid(node(entry(0, low.get(0)), entry(shared - 1, low.get(1).substring(shared - 1))));
    }

    @Test
    void linksToNodesAreDrislAndValuesAreKept() {
        Cid odd = Cid.of(ByteSlice.ofHex("017200" + "02" + "abcd"));
        assertThat(odd.isBlessed()).isFalse();
        assertInvalid(new MstNode(BLOB, List.of()).encode());
        assertInvalid(new MstNode(odd, List.of()).encode());
        assertInvalid(new MstNode(null, List.of(new MstNode.Entry(MstKey.of(HIGH), RECORD, BLOB))).encode());
        MstNode kept = new MstNode(null, List.of(new MstNode.Entry(MstKey.of(HIGH), odd, null)));
        assertThat(MstNode.decode(kept.encode())).isEqualTo(kept);
    }

    @Test
    void nodesInTheWrongPlaceMakeATreeInvalid() {
        MstNode bottom = node(LOW, null, null);
        // Straight below a node two levels up, without the bridge between.
        assertTreeInvalid(new MstNode(cid(bottom), List.of(leaf("88bfafc7", null))), bottom);
        // Below the bottom.
        assertTreeInvalid(new MstNode(cid(bottom), List.of(leaf(LOW_TOO, null))), bottom);
        // On the wrong side of the key above, whose order is LOW < HIGH.
        assertTreeInvalid(new MstNode(null, List.of(leaf(HIGH, cid(bottom)))), bottom);
        // The same node on both sides.
        assertTreeInvalid(new MstNode(cid(bottom), List.of(leaf(HIGH, cid(bottom)))), bottom);
        // A top without keys, and an empty node inside.
        assertTreeInvalid(new MstNode(cid(bottom), List.of()), bottom);
        MstNode empty = new MstNode(null, List.of());
        assertTreeInvalid(new MstNode(cid(empty), List.of(leaf(HIGH, null))), empty);
        // And the sound one.
        MstNode sound = new MstNode(cid(bottom), List.of(leaf(HIGH, null)));
        assertThat(MstTree.verify(cid(sound), blocks(sound, bottom))).isEqualTo(2);
    }

    @Test
    void nothingButAnMstExceptionEscapesFromDamagedNodes() {
        SplittableRandom random = new SplittableRandom(23);
        TreeMap<String, Cid> records = new TreeMap<>();
        NaiveTree.keys(random, 200).forEach(key -> records.put(key, RECORD));
        List<ByteSlice> seeds = List.copyOf(new NaiveTree(records).blocks().values());
        int refused = 0;
        for (int round = 0; round < 30_000; round++) {
            byte[] damaged = seeds.get(random.nextInt(seeds.size())).toArray();
            damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
            ByteSlice block = ByteSlice.of(damaged);
            try {
                assertThat(MstNode.decode(block).encode()).isEqualTo(block);
            } catch (MstException e) {
                assertThat(e.kind()).isEqualTo(MstException.Kind.INVALID);
                refused++;
            }
        }
        assertThat(refused).isPositive();
    }

    private record Written(int shared, String suffix) {}

    private static Written entry(int shared, String suffix) {
        return new Written(shared, suffix);
    }

    private static ByteSlice node(Written... entries) {
        CborWriter out = new CborWriter();
        out.map(2).key("e").array(entries.length);
        for (Written entry : entries) {
            out.map(4).key("k").bytes(MstKey.of(entry.suffix())).key("p").integer(entry.shared());
            out.key("t").nil().key("v").link(RECORD.bytes());
        }
        return out.key("l").nil().toSlice();
    }

    private static MstNode node(String key, @Nullable Cid left, @Nullable Cid right) {
        return new MstNode(left, List.of(leaf(key, right)));
    }

    private static MstNode.Entry leaf(String key, @Nullable Cid right) {
        return new MstNode.Entry(MstKey.of(key), RECORD, right);
    }

    private static Cid cid(MstNode node) {
        return Cid.ofDrisl(node.encode());
    }

    private static BlockMap blocks(MstNode... nodes) {
        Map<Cid, ByteSlice> blocks = new HashMap<>();
        for (MstNode node : nodes) {
            blocks.put(cid(node), node.encode());
        }
        return BlockMap.of(blocks);
    }

    private static void assertTreeInvalid(MstNode top, MstNode... below) {
        List<MstNode> nodes = new ArrayList<>(List.of(below));
        nodes.add(top);
        BlockMap blocks = blocks(nodes.toArray(MstNode[]::new));
        assertThatThrownBy(() -> MstTree.open(cid(top), blocks).verifyPresent())
                .isInstanceOfSatisfying(
                        MstException.class, e -> assertThat(e.kind()).isEqualTo(MstException.Kind.INVALID));
    }

    private static void assertInvalid(Consumer<CborWriter> written) {
        CborWriter out = new CborWriter();
        written.accept(out);
        assertInvalid(out.toSlice());
    }

    private static void assertInvalid(ByteSlice block) {
        assertThatThrownBy(() -> MstNode.decode(block))
                .isInstanceOfSatisfying(
                        MstException.class, e -> assertThat(e.kind()).isEqualTo(MstException.Kind.INVALID));
    }
}
