package parallax.relay.flow;

import parallax.atproto.cid.Cid;
import parallax.atproto.syntax.Tid;

/**
 * The newest accepted commit of a repo.
 *
 * @param rev the signed commit's rev
 * @param data the root of its tree
 * @param commit the CID of the signed commit itself
 */
public record Head(Tid rev, Cid data, Cid commit) {}
