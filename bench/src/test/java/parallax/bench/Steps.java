package parallax.bench;

import parallax.atproto.car.BlockMap;
import parallax.atproto.car.CarLimits;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.cbor.CborReader;
import parallax.atproto.cid.Cid;
import parallax.atproto.crypto.PublicKey;
import parallax.atproto.event.Event;
import parallax.atproto.event.Frame;
import parallax.atproto.event.FrameDecoder;
import parallax.atproto.repo.CommitProof;
import parallax.atproto.repo.ProofResult;
import parallax.atproto.repo.SignedCommit;

/**
 * The steps of verifying a #commit. Each throws when the frame does not pass: a refusal would be measured as success.
 */
final class Steps {

    private Steps() {}

    static Event.Commit decoded(ByteSlice frame) {
        return (Event.Commit) ((Frame.Message) FrameDecoder.decode(frame)).event();
    }

    static BlockMap verifiedBlocks(Event.Commit event) {
        return BlockMap.read(event.blocks(), CarLimits.COMMIT_BLOCKS);
    }

    /** Holds every block to canonical DRISL, item by item. */
    static BlockMap readBlocks(BlockMap blocks) {
        for (int i = 0; i < blocks.size(); i++) {
            CborReader.validate(blocks.block(i));
        }
        return blocks;
    }

    static ByteSlice found(BlockMap blocks, Cid cid) {
        ByteSlice block = blocks.find(cid);
        if (block == null) {
            throw new IllegalStateException("a frame of the testkit lacks a block");
        }
        return block;
    }

    static boolean genuine(SignedCommit commit, PublicKey signer) {
        if (!commit.signedBy(signer)) {
            throw new IllegalStateException("a frame of the testkit is not signed by its account");
        }
        return true;
    }

    static ProofResult proven(BlockMap blocks, SignedCommit commit, Event.Commit event) {
        ProofResult result = CommitProof.check(blocks, commit, event.ops(), event.prevData());
        if (!(result instanceof ProofResult.Proven)) {
            throw new IllegalStateException("a frame of the testkit is not proven");
        }
        return result;
    }
}
