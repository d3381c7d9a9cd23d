package parallax.atproto.export;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.function.Predicate;
import parallax.atproto.car.CarBlock;
import parallax.atproto.car.CarException;
import parallax.atproto.car.CarReader;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.cid.Cid;
import parallax.atproto.crypto.PublicKey;
import parallax.atproto.repo.RepoException;
import parallax.atproto.repo.SignedCommit;
import parallax.atproto.syntax.Did;

/**
 * Reads a whole repository from the CAR of a {@code getRepo} and hands over its records in the order of their paths,
 * every one verified from the signature down (atproto.com/specs/repository#car-file-serialization,
 * atproto.com/specs/sync).
 *
 * <p>It goes twice: first the stream to its end, whose blocks are hashed and spooled; then the commit and the tree.
 * Blocks may come in any order, twice, and without anything that names them. Nothing is handed over before the stream
 * ended well and the signature holds.
 */
public final class ExportReader {

    private final Path folder;
    private final ExportLimits limits;

    /** @param folder where files may be made for repositories larger than the memory limit; they are gone afterwards */
    public ExportReader(Path folder, ExportLimits limits) {
        this.folder = folder;
        this.limits = limits;
    }

    /** As {@link #read(InputStream, Did, Predicate, RecordSink)}, for an account whose key is known. */
    public ExportResult read(InputStream car, Did did, PublicKey key, RecordSink sink) throws IOException {
        return read(car, did, commit -> commit.signedBy(key), sink);
    }

    /**
     * Reads one repository.
     *
     * @param car read to its end unless it is refused before, and not closed
     * @param did whose repository it must be
     * @param signed whether the commit is signed by that account; may look the key up again
     * @param sink takes the records
     * @throws IOException if the stream fails
     * @throws java.io.UncheckedIOException if the spool does
     */
    public ExportResult read(InputStream car, Did did, Predicate<SignedCommit> signed, RecordSink sink)
            throws IOException {
        try (Spool spool = new Spool(folder, limits.maxMemory())) {
            BlockIndex blocks = new BlockIndex(spool);
            RecordWalk walk = new RecordWalk(blocks, limits, sink);
            try {
                Cid root = spooled(car, blocks);
                SignedCommit commit = commit(root, blocks, did);
                if (!signed.test(commit)) {
                    throw new ExportRefusal(ExportResult.Problem.BAD_SIGNATURE, "not signed by the account");
                }
                walk.run(commit.data());
                return new ExportResult.Verified(root, commit, walk.records(), blocks.size());
            } catch (ExportRefusal e) {
                return new ExportResult.Refused(e.problem(), e.detail(), walk.path(), walk.records());
            }
        }
    }

    /** Takes in the whole stream, and answers the root. */
    private Cid spooled(InputStream car, BlockIndex blocks) throws IOException {
        try {
            CarReader reader = new CarReader(car, limits.car());
            if (reader.roots().isEmpty()) {
                throw new ExportRefusal(ExportResult.Problem.NO_COMMIT, "no root");
            }
            for (CarBlock block = reader.next(); block != null; block = reader.next()) {
                blocks.add(block.cid(), block.bytes());
            }
            return reader.roots().getFirst();
        } catch (CarException e) {
            throw new ExportRefusal(problem(e.kind()), String.valueOf(e.getMessage()));
        }
    }

    private static SignedCommit commit(Cid root, BlockIndex blocks, Did did) {
        ByteSlice block = blocks.find(root);
        if (block == null) {
            throw new ExportRefusal(ExportResult.Problem.NO_COMMIT, "the root's block is missing");
        }
        SignedCommit commit = decoded(block);
        if (!commit.did().equals(did)) {
            throw new ExportRefusal(ExportResult.Problem.WRONG_DID, "the commit is another account's");
        }
        return commit;
    }

    private static SignedCommit decoded(ByteSlice block) {
        try {
            // The fields are views, and the caller keeps them: of the block alone, not of the spool.
            return SignedCommit.decode(ByteSlice.copyOf(block));
        } catch (RepoException e) {
            throw new ExportRefusal(ExportResult.Problem.BAD_COMMIT, String.valueOf(e.getMessage()));
        }
    }

    private static ExportResult.Problem problem(CarException.Kind kind) {
        return switch (kind) {
            case MALFORMED -> ExportResult.Problem.BAD_CAR;
            case TOO_LARGE -> ExportResult.Problem.TOO_LARGE;
            case MISMATCH -> ExportResult.Problem.BAD_HASH;
            case NO_ROOT -> ExportResult.Problem.NO_COMMIT;
        };
    }
}
