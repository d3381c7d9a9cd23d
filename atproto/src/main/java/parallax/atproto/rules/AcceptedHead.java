package parallax.atproto.rules;

import parallax.atproto.syntax.Tid;

/** The newest accepted commit of a repo, as far as the rules ask about it. */
public interface AcceptedHead {

    Tid rev();

    /** Whether it is the very commit of these blocks. */
    boolean isCommitOf(SignedBlocks told);

    /** Whether its tree is the tree of these blocks. */
    boolean hasTreeOf(SignedBlocks told);
}
