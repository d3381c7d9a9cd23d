package parallax.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import parallax.atproto.car.BlockMap;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.cid.Sha256;
import parallax.atproto.crypto.Curve;
import parallax.atproto.crypto.PublicKey;
import parallax.atproto.event.Event;
import parallax.atproto.repo.SignedCommit;

/** The frames of a curve, {@link CommitFrames#MIX} after the other, round and round; and what the floors work on, taken apart beforehand. */
final class FrameTurn {

    /** The property that names the folder of the frames. */
    static final String FOLDER = "parallax.bench.frames";

    private final PublicKey signer;
    private final List<List<Parts>> mixes = new ArrayList<>();
    private final byte[] digest = new byte[Sha256.LENGTH];
    private int at;

    FrameTurn(Curve curve) throws IOException {
        CommitFrames made = CommitFrames.load(Path.of(System.getProperty(FOLDER)), curve);
        signer = made.signer();
        List<Parts> parts = made.frames().stream().map(Parts::of).toList();
        for (int i = 0; i < parts.size(); i += CommitFrames.MIX) {
            mixes.add(parts.subList(i, i + CommitFrames.MIX));
        }
    }

    /**
     * A frame with its parts.
     *
     * @param contents every block, without its CID
     */
    record Parts(ByteSlice frame, Event.Commit event, BlockMap blocks, List<ByteSlice> contents, SignedCommit commit) {

        static Parts of(ByteSlice frame) {
            Event.Commit event = Steps.decoded(frame);
            BlockMap blocks = Steps.verifiedBlocks(event);
            List<ByteSlice> contents = new ArrayList<>();
            blocks.forEach(cid -> contents.add(Steps.found(blocks, cid)));
            SignedCommit commit = SignedCommit.decode(Steps.found(blocks, event.commit()));
            return new Parts(frame, event, blocks, contents, commit);
        }
    }

    PublicKey signer() {
        return signer;
    }

    List<Parts> next() {
        at = at + 1 == mixes.size() ? 0 : at + 1;
        return mixes.get(at);
    }

    byte[] hash(Parts parts) {
        for (ByteSlice block : parts.contents()) {
            Sha256.digest(block, digest);
        }
        return digest;
    }
}
