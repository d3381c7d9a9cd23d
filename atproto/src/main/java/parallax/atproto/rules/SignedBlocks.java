package parallax.atproto.rules;

import parallax.atproto.car.BlockMap;
import parallax.atproto.cid.Cid;
import parallax.atproto.event.Event;
import parallax.atproto.repo.SignedCommit;

/**
 * An event with its blocks, each checked against its CID, and the commit that is their root; its signature is not
 * checked.
 */
public record SignedBlocks(Event.Signed event, BlockMap blocks, Cid cid, SignedCommit commit) implements Opened {}
