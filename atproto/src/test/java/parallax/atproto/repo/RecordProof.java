package parallax.atproto.repo;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import parallax.atproto.car.BlockMap;
import parallax.atproto.car.BlockSource;
import parallax.atproto.car.CarException;
import parallax.atproto.car.CarLimits;
import parallax.atproto.car.CarWriter;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.cid.Cid;
import parallax.atproto.crypto.PublicKey;
import parallax.atproto.mst.MstException;
import parallax.atproto.mst.MstProof;
import parallax.atproto.syntax.Did;

/**
 * What the CAR of a getRecord proves: that an account's repository had a record at a rev, or had none
 * (atproto.com/specs/sync). Whether that rev is the newest it cannot say.
 */
public sealed interface RecordProof {

    /** The record is there. */
    record Present(SignedCommit commit, Cid cid, ByteSlice record) implements RecordProof {}

    /** There is no record at the path. */
    record Absent(SignedCommit commit) implements RecordProof {}

    /**
     * It proves nothing.
     *
     * @param reason without any of the data
     */
    record Broken(String reason) implements RecordProof {}

    /**
     * Checks a proof: the hashes, whose commit it is, the signature, the way through the tree, the record.
     *
     * @param car at most as long as {@link CarLimits#COMMIT_BLOCKS}; its root is the commit
     * @param path what was asked for, 1..{@link parallax.atproto.mst.MstKey#MAX_BYTES} bytes
     */
    static RecordProof read(ByteSlice car, Did did, PublicKey key, String path) {
        try {
            BlockMap blocks = BlockMap.read(car, CarLimits.COMMIT_BLOCKS);
            SignedCommit commit = SignedCommit.decode(present(blocks.find(blocks.root())));
            if (!commit.did().equals(did)) {
                return new Broken("the commit is another account's");
            }
            if (!commit.signedBy(key)) {
                return new Broken("not signed by the account");
            }
            return answer(blocks, commit, path);
        } catch (CarException | RepoException | MstException e) {
            return new Broken(String.valueOf(e.getMessage()));
        }
    }

    /**
     * Makes a proof from the blocks of a repository.
     *
     * @param commit the CID of the commit
     * @throws RepoException if that is not a commit
     * @throws MstException INCOMPLETE or INVALID if the tree does not lead to an answer
     * @throws IllegalArgumentException if the commit or the record is not there
     */
    static ByteSlice car(Cid commit, BlockSource blocks, String path) {
        Map<Cid, ByteSlice> proof = new LinkedHashMap<>();
        ByteSlice block = present(blocks.find(commit));
        proof.put(commit, block);
        Cid data = SignedCommit.decode(block).data();
        proof.putAll(MstProof.nodes(data, blocks, path));
        if (MstProof.of(data, blocks, path) instanceof MstProof.Present(var record)) {
            proof.put(record, present(blocks.find(record)));
        }
        return CarWriter.write(List.of(commit), proof);
    }

    private static RecordProof answer(BlockMap blocks, SignedCommit commit, String path) {
        return switch (MstProof.of(commit.data(), blocks, path)) {
            case MstProof.Absent absent -> new Absent(commit);
            case MstProof.Present(var cid) -> {
                ByteSlice record = blocks.find(cid);
                yield record == null
                        ? new Broken("the block of the record is missing")
                        : new Present(commit, cid, record);
            }
        };
    }

    private static ByteSlice present(@Nullable ByteSlice block) {
        if (block == null) {
            throw new IllegalArgumentException("a block that must be there is not");
        }
        return block;
    }
}
