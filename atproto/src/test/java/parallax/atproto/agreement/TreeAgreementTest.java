package parallax.atproto.agreement;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import parallax.atproto.agreement.OpSequence.Op;
import parallax.atproto.cid.Cid;
import parallax.atproto.mst.MstChange;
import parallax.atproto.mst.MstInverter;
import parallax.atproto.mst.MstTree;
import parallax.atproto.testkit.devnet.DevnetServers;
import parallax.atproto.testkit.devnet.ReferenceRepo;

/** Our trees and those of {@code @atproto/repo} have the same roots after every commit. */
class TreeAgreementTest {

    private static final int SEQUENCES = 1_000;
    private static final int LONG_ONES = 10;
    private static final int BATCH = 50;

    @TempDir
    private Path dir;

    @Test
    void aThousandSequencesOfOperationsGiveTheSameRootsOnBothSides() throws Exception {
        DevnetServers.assumeAvailable();
        int commits = 0;
        try (ReferenceRepo reference = ReferenceRepo.start(dir)) {
            for (int seed = 0; seed < SEQUENCES; seed += BATCH) {
                List<List<List<Op>>> sequences = new ArrayList<>();
                for (int i = seed; i < seed + BATCH; i++) {
                    sequences.add(sequence(i));
                }
                // Asked all at once, so that neither side waits for the other at each sequence.
                for (List<List<Op>> sequence : sequences) {
                    reference.send(question(sequence));
                }
                for (int i = 0; i < BATCH; i++) {
                    List<String> theirs = new ArrayList<>();
                    reference.answer().path("roots").forEach(root -> theirs.add(root.textValue()));
                    assertThat(roots(sequences.get(i)))
                            .as("sequence " + (seed + i))
                            .isEqualTo(theirs);
                    commits += theirs.size() - 1;
                }
            }
        }
        assertThat(commits).isGreaterThan(10 * SEQUENCES);
    }

    private static List<List<Op>> sequence(int seed) {
        return seed % (SEQUENCES / LONG_ONES) == 0
                ? new OpSequence(seed, 300).commits(150, 6)
                : new OpSequence(seed, 5 + seed % 60).commits(12, 1 + seed % 6);
    }

    private static ObjectNode question(List<List<Op>> commits) {
        ObjectNode question = ReferenceRepo.question("tree");
        ArrayNode all = question.putArray("commits");
        for (List<Op> commit : commits) {
            ArrayNode ops = all.addArray();
            for (Op op : commit) {
                ArrayNode pair = ops.addArray().add(op.path());
                if (op.after() == null) {
                    pair.addNull();
                } else {
                    pair.add(op.after().toString());
                }
            }
        }
        return question;
    }

    /** Our roots; each commit is also undone, to the root before it. */
    private static List<String> roots(List<List<Op>> commits) {
        MstTree tree = MstTree.empty();
        List<String> roots = new ArrayList<>(List.of(tree.root().toString()));
        for (List<Op> commit : commits) {
            Cid before = tree.root();
            List<MstChange> changes = new ArrayList<>();
            for (Op op : commit) {
                Cid was = op.after() == null ? tree.remove(op.path()) : tree.put(op.path(), op.after());
                assertThat(was).isEqualTo(op.before());
                changes.add(new MstChange(op.path(), op.before(), op.after()));
            }
            assertThat(MstInverter.invert(tree, changes)).isEqualTo(before);
            roots.add(tree.root().toString());
        }
        return roots;
    }
}
