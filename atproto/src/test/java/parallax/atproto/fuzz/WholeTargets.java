package parallax.atproto.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import parallax.atproto.car.BlockMap;
import parallax.atproto.car.CarException;
import parallax.atproto.car.CarLimits;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.cid.Cid;
import parallax.atproto.export.ExportLimits;
import parallax.atproto.export.ExportReader;
import parallax.atproto.export.ExportResult;
import parallax.atproto.mst.MstBuilder;
import parallax.atproto.mst.MstChange;
import parallax.atproto.mst.MstDiff;
import parallax.atproto.mst.MstException;
import parallax.atproto.mst.MstNeighbours;
import parallax.atproto.mst.MstProof;
import parallax.atproto.mst.MstTree;
import parallax.atproto.mst.MstWalk;
import parallax.atproto.repo.RecordProof;

/** Whole trees and repositories, and what is asked of parts of them. */
final class WholeTargets {

    private static final CarLimits LIMITS = new CarLimits(200_000, 500, 100_000, 16);
    // Large enough that nothing is written to a file.
    private static final ExportLimits EXPORT = new ExportLimits(LIMITS, 64, 1 << 20);
    private static final List<String> PATHS =
            List.of("app.bsky.feed.like/3k3", "a", "app.bsky.graph.follow/3kx4", "zz.zz.zz/z");

    private WholeTargets() {}

    static List<Target<?>> all() {
        return List.of(walk(), export(), recordProof());
    }

    /** What a walk found: every record, or null if it did not come to the end. */
    private record Walked(
            Cid root, BlockMap blocks, @Nullable NavigableMap<String, Cid> records) {}

    private static Target<?> walk() {
        return Target.of("mst-walk", WholeTargets::walked)
                .refusing(CarException.class)
                .from(() -> Seeds.made().trees, Mutations.CAR)
                .within(200_000, 1_000)
                .telling(walked -> "whole " + (walked.records != null))
                .checking((_, walked) -> {
                    if (walked.records != null) {
                        assertThatPartsAgreeWithTheWhole(walked, walked.records);
                    }
                });
    }

    private static Walked walked(ByteSlice input) {
        BlockMap blocks = BlockMap.read(input, LIMITS);
        Cid root = blocks.root();
        for (String path : PATHS) {
            broken(() -> MstProof.of(root, blocks, path));
            broken(() -> MstProof.nodes(root, blocks, path));
            broken(() -> MstNeighbours.of(root, blocks, path));
        }
        NavigableMap<String, Cid> records = new TreeMap<>();
        return new Walked(root, blocks, broken(() -> MstWalk.walk(root, blocks, records::put)) ? null : records);
    }

    private static boolean broken(Runnable operation) {
        try {
            operation.run();
            return false;
        } catch (MstException e) {
            assertThat(e.kind()).isNotEqualTo(MstException.Kind.CONTRADICTED);
            return true;
        }
    }

    private static void assertThatPartsAgreeWithTheWhole(Walked walked, NavigableMap<String, Cid> records) {
        assertThat(MstTree.verify(walked.root, walked.blocks)).isEqualTo(records.size());
        for (String path : PATHS) {
            Cid record = records.get(path);
            assertThat(MstProof.of(walked.root, walked.blocks, path))
                    .isEqualTo(record == null ? new MstProof.Absent() : new MstProof.Present(record));
            assertThat(MstNeighbours.of(walked.root, walked.blocks, path))
                    .isEqualTo(new MstNeighbours(records.lowerKey(path), records.higherKey(path)));
        }
        MstTree empty = MstTree.empty();
        List<MstChange> changes = new ArrayList<>();
        MstDiff.changes(empty.root(), cid -> nodeOf(empty, cid), walked.root, walked.blocks, changes::add);
        assertThat(changes.stream().map(MstChange::path)).containsExactlyElementsOf(records.keySet());
        MstBuilder builder = new MstBuilder((_, _) -> {});
        records.forEach(builder::add);
        assertThat(builder.finish()).isEqualTo(walked.root);
    }

    private static @Nullable ByteSlice nodeOf(MstTree tree, Cid wanted) {
        List<ByteSlice> found = new ArrayList<>();
        tree.blocks((cid, block) -> {
            if (cid.equals(wanted)) {
                found.add(block);
            }
        });
        return found.isEmpty() ? null : found.getFirst();
    }

    private static Target<?> export() {
        return Target.of("export", WholeTargets::read)
                .from(() -> Seeds.made().cars, Mutations.CAR)
                .within(1_000_000, 400)
                .telling(result -> result instanceof ExportResult.Refused refused
                        ? refused.problem().toString()
                        : "verified")
                .checking((input, result) -> {
                    if (result instanceof ExportResult.Verified verified) {
                        assertThat(MstTree.verify(verified.signed().data(), BlockMap.read(input, LIMITS)))
                                .isEqualTo(verified.records());
                    }
                });
    }

    private static ExportResult read(ByteSlice input) throws IOException {
        NavigableMap<String, Cid> records = new TreeMap<>();
        ExportReader reader = new ExportReader(Path.of(System.getProperty("java.io.tmpdir")), EXPORT);
        ExportResult result = reader.read(
                new ByteArrayInputStream(input.array(), input.offset(), input.length()),
                Seeds.made().account.did(),
                commit -> true,
                (path, cid, record) -> {
                    assertThat(cid.matches(record)).isTrue();
                    assertThat(records.put(path, cid)).isNull();
                });
        long handedOver = switch (result) {
            case ExportResult.Verified verified -> verified.records();
            case ExportResult.Refused refused -> refused.records();
        };
        assertThat(handedOver).isEqualTo(records.size());
        return result;
    }

    private static Target<?> recordProof() {
        return Target.of("record-proof", WholeTargets::proven)
                .from(() -> Seeds.made().cars, Mutations.CAR)
                .within(200_000, 100)
                .checking((_, proof) -> {
                    if (proof instanceof RecordProof.Present(var commit, var cid, var record)) {
                        assertThat(cid.matches(record)).isTrue();
                        assertThat(commit.did()).isEqualTo(Seeds.made().account.did());
                    }
                });
    }

    private static RecordProof proven(ByteSlice input) {
        return RecordProof.read(
                input, Seeds.made().account.did(), Seeds.made().account.publicKey(), "app.bsky.graph.follow/3kx7");
    }
}
