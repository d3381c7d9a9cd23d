package parallax.atproto.testkit;

/** What can be wrong with a frame. Everything else in it is right, so that only this can be why it is refused. */
public enum Breakage {
    /** One bit of the signature is flipped. */
    FLIPPED_SIGNATURE("bad_signature", Rule.SIGNATURE),
    /** The same signature with s in the upper half of the order. */
    HIGH_S_SIGNATURE("bad_signature", Rule.SIGNATURE),
    /** The same signature as DER. */
    DER_SIGNATURE("bad_signature", Rule.SIGNATURE),
    /** 64 zero bytes. */
    ZERO_SIGNATURE("bad_signature", Rule.SIGNATURE),
    /** A good signature by a key that was never the account's. */
    FOREIGN_KEY("bad_signature", Rule.SIGNATURE),

    /** The tree has two new records, the op list names one. */
    OP_LEFT_OUT("bad_proof", Rule.TREE),
    /** An op deletes a path that never was. */
    OP_INVENTED("bad_proof", Rule.TREE),
    /** A create names another record than the tree holds at its path; the block of both is there. */
    OP_CID_WRONG("bad_proof", Rule.TREE),
    /** An update names another record before than there was. */
    OP_PREV_WRONG("bad_proof", Rule.TREE),
    /** An update calls itself a create. */
    OP_ACTION_WRONG("bad_proof", Rule.TREE),
    /** A path comes twice. */
    OP_PATH_TWICE("bad_proof", Rule.TREE),
    /** An action that does not exist. */
    OP_ACTION_UNKNOWN("bad_proof", Rule.TREE),
    /** A create without a record. */
    OP_WITHOUT_CID("bad_proof", Rule.TREE),
    /** A path that is no record path. */
    OP_PATH_MALFORMED("bad_proof", Rule.TREE),
    /** The block of a created record is missing. */
    RECORD_MISSING("bad_proof", Rule.TREE),
    /** The root before is another one than undoing the ops gives. */
    PREV_DATA_WRONG("bad_proof", Rule.TREE),
    /** The tree's top has its keys in descending order; signed all the same. */
    TREE_OUT_OF_ORDER("bad_proof", Rule.TREE),
    /** A block does not hash to its CID. */
    BLOCK_CORRUPT("bad_proof", Rule.CAR),
    /** The blocks do not hold the commit they have as their root. */
    COMMIT_MISSING("bad_proof", Rule.CAR),

    /** The commit is signed for another DID. */
    DID_DIFFERS("mismatch", Rule.COMMIT),
    /** The event's rev is not that of the commit, but newer. */
    REV_DIFFERS("mismatch", Rule.COMMIT),
    /** The event names another commit than the root of its blocks. */
    COMMIT_DIFFERS("mismatch", Rule.COMMIT),

    /** The rev is that of the commit before. */
    SAME_REV("stale_rev", Rule.REV),
    /** The rev is an hour before that of the commit before. */
    OLD_REV("stale_rev", Rule.REV),
    /** The rev is ten minutes in the future. */
    FUTURE_REV("future_rev", Rule.REV),

    /** Neither prevData nor prev, as before inductive sync. */
    WITHOUT_PREV_DATA("legacy", Rule.LEGACY),
    /** The deprecated flag; no ops and no blocks but the commit. */
    TOO_BIG("legacy", Rule.LEGACY),
    /** The deprecated flag; all else as it should be. */
    REBASE("legacy", Rule.LEGACY),

    /** 201 operations, all of them true. */
    TOO_MANY_OPS("too_large", Rule.LIMIT),
    /** Blocks over 2,000,000 bytes, no record of them too large. */
    BLOCKS_TOO_LARGE("too_large", Rule.LIMIT),
    /** A record over 1 MiB. */
    RECORD_TOO_LARGE("too_large", Rule.RECORD),
    /** A frame over 5,000,000 bytes. */
    FRAME_TOO_LARGE("too_large", Rule.LIMIT),
    /** The blocks name 17 roots, the commit first. */
    TOO_MANY_ROOTS("too_large", Rule.CAR),
    /** A #sync whose blocks are over 10,000 bytes. */
    SYNC_TOO_LARGE("too_large", Rule.LIMIT),

    /** A #sync whose rev is newer than that of its commit. */
    SYNC_REV_DIFFERS("mismatch", Rule.COMMIT),
    /** A #sync of the present rev with other data. */
    SYNC_OTHER_DATA("stale_rev", Rule.FORK),
    /** A #sync with a rev an hour before the present one. */
    SYNC_OLD_REV("stale_rev", Rule.REV),
    /** A #sync of a newer rev, signed by a key that was never the account's. */
    SYNC_FOREIGN_KEY("bad_signature", Rule.SIGNATURE),

    /** Bytes that are no frame; no seq can be read. */
    GARBAGE("undecodable", Rule.FRAME),
    /** A commit cut off in its last field; its seq can be read. */
    CUT_OFF("undecodable", Rule.FRAME),
    /** An account event whose seq is in a longer form than it needs; its seq can be read. */
    NOT_CANONICAL("undecodable", Rule.FRAME),
    /** A commit without its rev; its seq can be read. */
    WITHOUT_REV("undecodable", Rule.FRAME),
    /** A commit whose time is no datetime. */
    COMMIT_TIME("malformed", Rule.FRAME),
    /** A #sync whose time is no datetime. */
    SYNC_TIME("malformed", Rule.FRAME),
    /** An #identity whose time is no datetime. */
    IDENTITY_TIME("malformed", Rule.FRAME),
    /** An #account whose time is no datetime. */
    ACCOUNT_TIME("malformed", Rule.FRAME),
    /** A commit whose blobs are texts. */
    BLOBS_NO_LINKS("malformed", Rule.FRAME),
    /** A commit whose blobs are links to nothing that is a CID. */
    BLOBS_NO_CIDS("malformed", Rule.FRAME),
    /** A commit whose rev is a number. */
    REV_NO_TEXT("malformed", Rule.FRAME),
    /** An #account whose active is a text. */
    ACTIVE_NO_BOOLEAN("malformed", Rule.FRAME),
    /** A message of a kind that does not exist: to be ignored. */
    UNKNOWN_KIND("unknown_type", Rule.FRAME);

    /** The rules in the order in which they apply: of two that are broken, the first gives the reason. */
    public enum Rule {
        FRAME,
        LIMIT,
        REV,
        LEGACY,
        CAR,
        RECORD,
        COMMIT,
        FORK,
        /** Who may speak for the account, and whether it is active: no frame alone breaks these. */
        ACCOUNT,
        SIGNATURE,
        TREE
    }

    private final String ruling;
    private final Rule rule;

    Breakage(String ruling, Rule rule) {
        this.ruling = ruling;
        this.rule = rule;
    }

    /** The rule that it breaks. */
    public Rule rule() {
        return rule;
    }

    /** The reason if another rule is broken too: of who may speak for the account, or whether it is active. */
    public String rulingOr(String ofAccount) {
        return rule.compareTo(Rule.ACCOUNT) < 0 ? ruling : ofAccount;
    }

    /** The reason for which a strict relay refuses it, as its metrics label it. */
    public String ruling() {
        return ruling;
    }
}
