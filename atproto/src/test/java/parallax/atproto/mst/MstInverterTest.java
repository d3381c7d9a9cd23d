package parallax.atproto.mst;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import parallax.atproto.car.BlockMap;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.cid.Cid;

class MstInverterTest {

    @Test
    void undoingChangesOnTheirProofAloneGivesTheRootBefore() {
        SplittableRandom random = new SplittableRandom(11);
        int changed = 0;
        for (int round = 0; round < 150; round++) {
            List<String> keys = NaiveTree.keys(random, 5 + random.nextInt(200));
            TreeMap<String, Cid> records = new TreeMap<>();
            MstTree tree = MstTree.empty();
            for (int commit = 0; commit < 20; commit++) {
                NaiveTree before = new NaiveTree(records);
                List<MstChange> changes = changes(keys, records, tree, random);
                changed += changes.size();
                Map<Cid, ByteSlice> proof = proof(tree, changes);
                assertThat(proof.keySet()).containsAll(newNodes(tree, before));
                MstTree partial = MstTree.open(tree.root(), BlockMap.of(proof));
                partial.verifyPresent();
                assertThat(MstInverter.invert(partial, changes)).isEqualTo(before.root());
                assertThat(MstInverter.leadsBackTo(before.root(), partial, changes))
                        .isTrue();
                assertThat(partial.root()).isEqualTo(tree.root());
            }
        }
        assertThat(changed).isGreaterThan(10_000);
    }

    @Test
    void withoutABlockThatIsNeededTheAnswerIsIncompleteAndNeverWrong() {
        SplittableRandom random = new SplittableRandom(12);
        int incomplete = 0;
        for (int round = 0; round < 400; round++) {
            List<String> keys = NaiveTree.keys(random, 20 + random.nextInt(200));
            TreeMap<String, Cid> records = new TreeMap<>();
            MstTree tree = MstTree.empty();
            keys.stream().filter(key -> random.nextBoolean()).forEach(key -> {
                records.put(key, record(1));
                tree.put(key, record(1));
            });
            Cid before = tree.root();
            List<MstChange> changes = changes(keys, records, tree, random);
            Map<Cid, ByteSlice> proof = proof(tree, changes);
            for (Cid gone : List.copyOf(proof.keySet())) {
                Map<Cid, ByteSlice> without = new HashMap<>(proof);
                without.remove(gone);
                try {
                    MstTree partial = MstTree.open(tree.root(), BlockMap.of(without));
                    assertThat(MstInverter.invert(partial, changes)).isEqualTo(before);
                } catch (MstException e) {
                    assertThat(e.kind()).isEqualTo(MstException.Kind.INCOMPLETE);
                    incomplete++;
                }
            }
        }
        assertThat(incomplete).isGreaterThan(1_000);
    }

    @Test
    void changesThatAreNotWhatHappenedAreContradictedOrLeadElsewhere() {
        SplittableRandom random = new SplittableRandom(13);
        for (int round = 0; round < 500; round++) {
            List<String> keys = NaiveTree.keys(random, 20 + random.nextInt(60));
            TreeMap<String, Cid> records = new TreeMap<>();
            MstTree tree = MstTree.empty();
            changes(keys, records, tree, random);
            Cid before = tree.root();
            List<MstChange> changes = changes(keys, records, tree, random);
            List<MstChange> lies = lie(changes, random);
            MstTree partial = MstTree.open(tree.root(), BlockMap.of(proof(tree, changes)));
            boolean proven;
            try {
                proven = MstInverter.leadsBackTo(before, partial, lies);
            } catch (MstException e) {
                proven = false;
            }
            assertThat(proven).isFalse();
        }
    }

    @Test
    void eachKindOfLieIsContradicted() {
        MstTree tree = MstTree.empty();
        tree.put("a.b.c/here", record(1));
        for (MstChange lie : List.of(
                new MstChange("a.b.c/absent", null, record(1)),
                new MstChange("a.b.c/here", null, record(2)),
                new MstChange("a.b.c/here", record(3), record(2)),
                new MstChange("a.b.c/absent", record(3), record(2)),
                new MstChange("a.b.c/here", record(1), null))) {
            assertThatThrownBy(() -> MstInverter.invert(tree, List.of(lie)))
                    .isInstanceOfSatisfying(
                            MstException.class, e -> assertThat(e.kind()).isEqualTo(MstException.Kind.CONTRADICTED));
        }
    }

    /** A node that ends up on top and is not there: enough to compare with, not enough to be sure of. */
    @Test
    void aTopThatIsNotThereIsOnlyComparedWith() {
        SplittableRandom random = new SplittableRandom(14);
        int unseen = 0;
        for (int round = 0; round < 300; round++) {
            List<String> keys = NaiveTree.keys(random, 30);
            String top =
                    keys.stream().max(Comparator.comparingInt(MstKey::height)).orElseThrow();
            MstTree tree = MstTree.empty();
            keys.stream().filter(key -> !key.equals(top)).forEach(key -> tree.put(key, record(1)));
            Cid before = tree.root();
            tree.put(top, record(1));
            List<MstChange> changes = List.of(new MstChange(top, null, record(1)));
            Map<Cid, ByteSlice> rootOnly = new HashMap<>();
            rootOnly.put(tree.root(), proof(tree, changes).get(tree.root()));
            MstTree partial = MstTree.open(tree.root(), BlockMap.of(rootOnly));
            MstTree undone = partial.copy();
            try {
                undone.remove(top);
            } catch (MstException e) {
                continue;
            }
            if (undone.topIsUnseen()) {
                unseen++;
                assertThatThrownBy(() -> MstInverter.invert(partial, changes)).isInstanceOf(MstException.class);
                if (undone.root().equals(before)) {
                    assertThat(MstInverter.leadsBackTo(before, partial, changes))
                            .isTrue();
                } else {
                    assertThatThrownBy(() -> MstInverter.leadsBackTo(before, partial, changes))
                            .isInstanceOf(MstException.class);
                }
            }
        }
        assertThat(unseen).isPositive();
    }

    private static List<MstChange> changes(
            List<String> keys, Map<String, Cid> records, MstTree tree, SplittableRandom random) {
        Set<String> paths = new HashSet<>();
        List<MstChange> changes = new ArrayList<>();
        for (int i = 1 + random.nextInt(random.nextInt(4) == 0 ? 20 : 3); i > 0; i--) {
            String path = keys.get(random.nextInt(keys.size()));
            if (!paths.add(path)) {
                continue;
            }
            Cid before = records.get(path);
            Cid after = before != null && random.nextInt(3) > 0 ? null : record(2 + random.nextInt(60_000));
            if (after == null) {
                records.remove(path);
                assertThat(tree.remove(path)).isEqualTo(before);
            } else if (!after.equals(before)) {
                records.put(path, after);
                assertThat(tree.put(path, after)).isEqualTo(before);
            } else {
                continue;
            }
            changes.add(new MstChange(path, before, after));
        }
        return changes;
    }

    private static List<MstChange> lie(List<MstChange> truth, SplittableRandom random) {
        List<MstChange> lies = new ArrayList<>(truth);
        int at = random.nextInt(lies.size());
        MstChange change = lies.get(at);
        Cid other = record(61_000);
        switch (random.nextInt(3)) {
            case 0 -> lies.remove(at);
            case 1 -> lies.set(at, new MstChange(change.path(), change.before(), other));
            default -> lies.set(at, new MstChange(change.path(), other, change.after()));
        }
        return lies;
    }

    private static Map<Cid, ByteSlice> proof(MstTree after, List<MstChange> changes) {
        return MstProofNodes.of(after, changes.stream().map(MstChange::path).toList());
    }

    private static Set<Cid> newNodes(MstTree after, NaiveTree before) {
        Set<Cid> nodes = new HashSet<>();
        after.blocks((cid, block) -> nodes.add(cid));
        nodes.removeAll(before.blocks().keySet());
        return nodes;
    }

    private static Cid record(int number) {
        return Cid.ofDrisl(ByteSlice.of(new byte[] {(byte) number, (byte) (number >> 8)}));
    }
}
