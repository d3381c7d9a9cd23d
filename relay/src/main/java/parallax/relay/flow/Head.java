package parallax.relay.flow;

import parallax.atproto.cid.Cid;
import parallax.atproto.rules.AcceptedHead;
import parallax.atproto.rules.SignedBlocks;
import parallax.atproto.syntax.Tid;

/**
 * The newest accepted commit of a repo.
 *
 * @param rev the signed commit's rev
 * @param data the root of its tree
 * @param commit the CID of the signed commit itself
 */
public record Head(Tid rev, Cid data, Cid commit) implements AcceptedHead {
    /** The head that the commit in these blocks makes. */
    public static Head of(SignedBlocks told) {
        return new Head(told.commit().rev(), told.commit().data(), told.cid());
    }

    @Override
    public boolean isCommitOf(SignedBlocks told) {
        return commit.equals(told.cid());
    }

    @Override
    public boolean hasTreeOf(SignedBlocks told) {
        return data.equals(told.commit().data());
    }
}
