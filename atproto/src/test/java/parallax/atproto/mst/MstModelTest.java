package parallax.atproto.mst;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import parallax.atproto.car.BlockMap;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.cid.Cid;

/**
 * Random commits on random trees, each held against a tree that is built anew from its definition: the tree that grew
 * equals the one that was built, the changes invert to the root before, also on the proof's blocks alone, without any
 * one of these there is no other answer, and the difference of the two trees is the changes.
 */
class MstModelTest {

    private static final List<String> KEYS = NaiveTree.keys(new SplittableRandom(80), 2_000);

    @Test
    void aMillionOperationsFollowTheModel() {
        assertThat(operations(81, 1_000_000)).isGreaterThanOrEqualTo(1_000_000);
    }

    @Test
    @Tag("long")
    void fiveMillionOperationsFollowTheModel() {
        assertThat(operations(82, 5_000_000)).isGreaterThanOrEqualTo(5_000_000);
    }

    private static int operations(long seed, int wanted) {
        SplittableRandom random = new SplittableRandom(seed);
        int done = 0;
        while (done < wanted) {
            World world = new World(random);
            for (int commit = 0; commit < 60; commit++) {
                done += world.commit();
            }
        }
        return done;
    }

    private static final class World {

        private final SplittableRandom random;
        private final List<String> keys;
        private final NavigableMap<String, Cid> records = new TreeMap<>();
        private final MstTree tree = MstTree.empty();
        private NaiveTree before = new NaiveTree(new TreeMap<>());

        World(SplittableRandom random) {
            this.random = random;
            int from = random.nextInt(KEYS.size() - 100);
            keys = KEYS.subList(from, from + 2 + random.nextInt(random.nextInt(4) == 0 ? 98 : 20));
        }

        int commit() {
            Map<String, Cid> unchanged = new HashMap<>(records);
            int operations = 1 + random.nextInt(random.nextInt(2) == 0 ? 60 : 10);
            for (int i = 0; i < operations; i++) {
                operation(keys.get(random.nextInt(keys.size())));
            }
            NaiveTree after = new NaiveTree(records);
            List<MstChange> changes = MstDiffTest.changes(unchanged, records);
            assertThat(tree.root()).isEqualTo(after.root()).isEqualTo(built());
            assertThat(MstInverter.invert(tree, changes)).isEqualTo(before.root());
            assertThat(MstDiffTest.diff(before, after)).isEqualTo(changes);
            if (random.nextInt(4) == 0) {
                assertProven(changes);
            }
            before = after;
            return operations;
        }

        private void operation(String key) {
            if (random.nextInt(5) < 2) {
                assertThat(tree.remove(key)).isEqualTo(records.remove(key));
            } else {
                Cid record = record(random.nextInt(200));
                assertThat(tree.put(key, record)).isEqualTo(records.put(key, record));
            }
        }

        private Cid built() {
            MstBuilder builder = new MstBuilder((cid, block) -> {});
            records.forEach(builder::add);
            return builder.finish();
        }

        private void assertProven(List<MstChange> changes) {
            Map<Cid, ByteSlice> proof =
                    MstProofNodes.of(tree, changes.stream().map(MstChange::path).toList());
            assertThat(inverted(proof, changes)).isEqualTo(before.root());
            if (random.nextInt(10) == 0) {
                for (Cid gone : new ArrayList<>(proof.keySet())) {
                    Map<Cid, ByteSlice> without = new HashMap<>(proof);
                    without.remove(gone);
                    assertThat(inverted(without, changes)).isIn(null, before.root());
                }
            }
        }

        /** The root before the changes; null if the nodes are too few to tell. */
        private @Nullable Cid inverted(Map<Cid, ByteSlice> nodes, List<MstChange> changes) {
            try {
                MstTree partial = MstTree.open(tree.root(), BlockMap.of(nodes));
                partial.verifyPresent();
                return MstInverter.invert(partial, changes);
            } catch (MstException e) {
                assertThat(e.kind()).isEqualTo(MstException.Kind.INCOMPLETE);
                return null;
            }
        }
    }

    private static Cid record(int number) {
        return Cid.ofDrisl(ByteSlice.of(new byte[] {(byte) number, (byte) (number >> 8)}));
    }
}
