package parallax.relay.validate;

import parallax.atproto.car.BlockMap;
import parallax.atproto.cid.Cid;
import parallax.atproto.repo.SignedCommit;
import parallax.relay.flow.Head;

/** The blocks of an event, each checked against its CID, and the commit they hold. */
record SignedBlocks(BlockMap blocks, Cid cid, SignedCommit commit) {
    /** The head that the commit makes. */
    Head head() {
        return new Head(commit.rev(), commit.data(), cid);
    }
}
