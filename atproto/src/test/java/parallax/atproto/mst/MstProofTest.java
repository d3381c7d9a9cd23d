package parallax.atproto.mst;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.cid.Cid;
import parallax.atproto.syntax.Nsid;

class MstProofTest {

    @Test
    void whatIsThereIsProvenPresentAndWhatIsNotAbsent() {
        SplittableRandom random = new SplittableRandom(61);
        int nodes = 0;
        for (int round = 0; round < 60; round++) {
            List<String> keys = NaiveTree.keys(random, 2 + random.nextInt(300));
            NavigableMap<String, Cid> records = half(keys, random);
            NaiveTree tree = new NaiveTree(records);
            for (String key : keys) {
                MstProof expected =
                        records.containsKey(key) ? new MstProof.Present(record(key)) : new MstProof.Absent();
                Map<Cid, ByteSlice> proof = MstProof.nodes(tree.root(), tree.blocks()::get, key);
                nodes += proof.size();
                assertThat(proof.keySet().iterator().next()).isEqualTo(tree.root());
                assertThat(MstProof.of(tree.root(), proof::get, key)).isEqualTo(expected);
            }
        }
        assertThat(nodes).isGreaterThan(1_000);
    }

    @Test
    void withoutANodeOfTheProofOfPresenceTheAnswerIsIncomplete() {
        SplittableRandom random = new SplittableRandom(62);
        List<String> keys = NaiveTree.keys(random, 300);
        NavigableMap<String, Cid> records = half(keys, random);
        NaiveTree tree = new NaiveTree(records);
        for (String key : keys) {
            Map<Cid, ByteSlice> proof = MstProof.nodes(tree.root(), tree.blocks()::get, key);
            for (Cid gone : proof.keySet()) {
                Map<Cid, ByteSlice> without = new HashMap<>(proof);
                without.remove(gone);
                if (records.containsKey(key)) {
                    assertIncomplete(() -> MstProof.of(tree.root(), without::get, key));
                } else {
                    assertAbsentOrIncomplete(tree.root(), without, key);
                }
            }
        }
    }

    @Test
    void theNeighboursAreThoseOfTheModel() {
        SplittableRandom random = new SplittableRandom(63);
        for (int round = 0; round < 60; round++) {
            List<String> keys = NaiveTree.keys(random, 1 + random.nextInt(200));
            NavigableMap<String, Cid> records = half(keys, random);
            NaiveTree tree = new NaiveTree(records);
            for (String key : keys) {
                assertThat(MstNeighbours.of(tree.root(), tree.blocks()::get, key))
                        .isEqualTo(neighbours(records, key));
            }
        }
    }

    /** A path that is not there has its neighbours on its way: a proof of absence shows them without more. */
    @Test
    void aProofOfAbsenceShowsTheNeighbours() {
        SplittableRandom random = new SplittableRandom(64);
        List<String> keys = NaiveTree.keys(random, 300);
        NavigableMap<String, Cid> records = half(keys, random);
        NaiveTree tree = new NaiveTree(records);
        keys.stream().filter(key -> !records.containsKey(key)).forEach(key -> {
            Map<Cid, ByteSlice> proof = MstProof.nodes(tree.root(), tree.blocks()::get, key);
            assertThat(MstNeighbours.of(tree.root(), proof::get, key)).isEqualTo(neighbours(records, key));
        });
    }

    @Test
    void theNodesOfACommitShowTheNeighboursOfEveryPathThatItChanged() {
        SplittableRandom random = new SplittableRandom(65);
        for (int round = 0; round < 100; round++) {
            List<String> keys = NaiveTree.keys(random, 2 + random.nextInt(150));
            NavigableMap<String, Cid> records = half(keys, random);
            MstTree tree = MstTree.empty();
            records.forEach(tree::put);
            List<String> changed = random.ints(4, 0, keys.size())
                    .mapToObj(keys::get)
                    .distinct()
                    .toList();
            for (String path : changed) {
                if (records.remove(path) == null) {
                    records.put(path, record(path));
                    tree.put(path, record(path));
                } else {
                    tree.remove(path);
                }
            }
            Map<Cid, ByteSlice> proof = MstProofNodes.of(tree, changed);
            for (String path : changed) {
                assertThat(MstNeighbours.of(tree.root(), proof::get, path)).isEqualTo(neighbours(records, path));
            }
        }
    }

    @Test
    void aNeighbourThatIsNotShownIsIncompleteAndNeverAnother() {
        SplittableRandom random = new SplittableRandom(66);
        List<String> keys = NaiveTree.keys(random, 120);
        NavigableMap<String, Cid> records = half(keys, random);
        NaiveTree tree = new NaiveTree(records);
        int incomplete = 0;
        for (String key : keys) {
            for (Cid gone : tree.blocks().keySet()) {
                Map<Cid, ByteSlice> without = new HashMap<>(tree.blocks());
                without.remove(gone);
                try {
                    assertThat(MstNeighbours.of(tree.root(), without::get, key)).isEqualTo(neighbours(records, key));
                } catch (MstException e) {
                    assertThat(e.kind()).isEqualTo(MstException.Kind.INCOMPLETE);
                    incomplete++;
                }
            }
        }
        assertThat(incomplete).isGreaterThan(200);
    }

    @Test
    void aNeighbourCountsForItsOwnCollectionOnly() {
        MstNeighbours neighbours = new MstNeighbours("app.bsky.feed.like/3k", "app.bsky.feed.postgate/3k");
        assertThat(neighbours.anyOf(new Nsid("app.bsky.feed.like"))).isTrue();
        assertThat(neighbours.anyOf(new Nsid("app.bsky.feed.postgate"))).isTrue();
        assertThat(neighbours.anyOf(new Nsid("app.bsky.feed.post"))).isFalse();
        assertThat(new MstNeighbours(null, null).anyOf(new Nsid("app.bsky.feed.post")))
                .isFalse();
    }

    @Test
    void anEmptyTreeProvesAbsenceWithoutNeighbours() {
        NaiveTree empty = new NaiveTree(new TreeMap<>());
        Map<Cid, ByteSlice> proof = MstProof.nodes(empty.root(), empty.blocks()::get, "a.b.c/1");
        assertThat(proof).containsOnlyKeys(empty.root());
        assertThat(MstProof.of(empty.root(), proof::get, "a.b.c/1")).isEqualTo(new MstProof.Absent());
        assertThat(MstNeighbours.of(empty.root(), proof::get, "a.b.c/1")).isEqualTo(new MstNeighbours(null, null));
    }

    private static MstNeighbours neighbours(NavigableMap<String, Cid> records, String key) {
        return new MstNeighbours(records.lowerKey(key), records.higherKey(key));
    }

    private static NavigableMap<String, Cid> half(List<String> keys, SplittableRandom random) {
        TreeMap<String, Cid> records = new TreeMap<>();
        keys.stream().filter(key -> random.nextBoolean()).forEach(key -> records.put(key, record(key)));
        return records;
    }

    private static void assertAbsentOrIncomplete(Cid root, Map<Cid, ByteSlice> nodes, String key) {
        try {
            assertThat(MstProof.of(root, nodes::get, key)).isEqualTo(new MstProof.Absent());
        } catch (MstException e) {
            assertThat(e.kind()).isEqualTo(MstException.Kind.INCOMPLETE);
        }
    }

    private static void assertIncomplete(ThrowingCallable action) {
        assertThatThrownBy(action)
                .isInstanceOfSatisfying(
                        MstException.class, e -> assertThat(e.kind()).isEqualTo(MstException.Kind.INCOMPLETE));
    }

    private static Cid record(String key) {
        return Cid.ofDrisl(MstKey.of(key));
    }
}
