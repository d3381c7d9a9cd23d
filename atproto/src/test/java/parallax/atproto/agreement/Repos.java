package parallax.atproto.agreement;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import parallax.atproto.car.BlockMap;
import parallax.atproto.car.CarException;
import parallax.atproto.car.CarLimits;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.cid.Cid;
import parallax.atproto.crypto.PublicKey;
import parallax.atproto.export.ExportLimits;
import parallax.atproto.export.ExportReader;
import parallax.atproto.export.ExportResult;
import parallax.atproto.repo.CommitProof;
import parallax.atproto.repo.ProofResult;
import parallax.atproto.repo.RepoException;
import parallax.atproto.repo.RepoOp;
import parallax.atproto.repo.SignedCommit;
import parallax.atproto.syntax.Did;

/** Our verdicts of whole repositories and of commits, in the form in which tests compare them. */
final class Repos {

    private static final CarLimits ANY = new CarLimits(1 << 26, 1 << 20, 1 << 24, 16);

    private Repos() {}

    /** A repository that was found good, its records by path. */
    record Whole(Cid commit, SignedCommit signed, Map<String, Cid> records) {}

    /** Reads an export; null when it is refused. */
    static @Nullable Whole whole(ByteSlice car, Did did, PublicKey key) {
        Map<String, Cid> records = new LinkedHashMap<>();
        try {
            ExportResult result = new ExportReader(Path.of(System.getProperty("java.io.tmpdir")), ExportLimits.DEFAULT)
                    .read(new ByteArrayInputStream(car.toArray()), did, key, (path, cid, record) -> {
                        assertThat(cid.matches(record)).isTrue();
                        records.put(path, cid);
                    });
            return switch (result) {
                case ExportResult.Verified(var commit, var signed, var count, var _) -> {
                    assertThat(count).isEqualTo(records.size());
                    yield new Whole(commit, signed, records);
                }
                case ExportResult.Refused _ -> null;
            };
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static BlockMap blocks(ByteSlice car) {
        return BlockMap.read(car, ANY);
    }

    /** The commit that is the root of these blocks. */
    static SignedCommit commit(BlockMap blocks) {
        return SignedCommit.decode(Objects.requireNonNull(blocks.find(blocks.root())));
    }

    /** Whether the blocks of an event are signed by the key and prove its operations. */
    static boolean proves(ByteSlice car, List<RepoOp> ops, @Nullable Cid prevData, PublicKey key) {
        try {
            BlockMap blocks = blocks(car);
            SignedCommit commit = commit(blocks);
            return commit.signedBy(key)
                    && CommitProof.check(blocks, commit, ops, prevData) instanceof ProofResult.Proven;
        } catch (CarException | RepoException e) {
            return false;
        }
    }
}
