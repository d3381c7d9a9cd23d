package parallax.atproto.testkit;

/** What can be wrong with a frame. Everything else in it is right, so that only this can be why it is refused. */
public enum Breakage {
    /** One bit of the signature is flipped. */
    FLIPPED_SIGNATURE("bad_signature"),
    /** The same signature with s in the upper half of the order. */
    HIGH_S_SIGNATURE("bad_signature"),
    /** The same signature as DER. */
    DER_SIGNATURE("bad_signature"),
    /** 64 zero bytes. */
    ZERO_SIGNATURE("bad_signature"),
    /** A good signature by a key that was never the account's. */
    FOREIGN_KEY("bad_signature"),

    /** The tree has two new records, the op list names one. */
    OP_LEFT_OUT("bad_proof"),
    /** An op deletes a path that never was. */
    OP_INVENTED("bad_proof"),
    /** A create names another record than the tree holds at its path; the block of both is there. */
    OP_CID_WRONG("bad_proof"),
    /** An update names another record before than there was. */
    OP_PREV_WRONG("bad_proof"),
    /** An update calls itself a create. */
    OP_ACTION_WRONG("bad_proof"),
    /** A path comes twice. */
    OP_PATH_TWICE("bad_proof"),
    /** An action that does not exist. */
    OP_ACTION_UNKNOWN("bad_proof"),
    /** A create without a record. */
    OP_WITHOUT_CID("bad_proof"),
    /** A path that is no record path. */
    OP_PATH_MALFORMED("bad_proof"),
    /** The block of a created record is missing. */
    RECORD_MISSING("bad_proof"),
    /** The top node is missing. */
    NODE_MISSING("bad_proof"),
    /** The root before is another one than undoing the ops gives. */
    PREV_DATA_WRONG("bad_proof"),
    /** The tree's top has its keys in descending order; signed all the same. */
    TREE_OUT_OF_ORDER("bad_proof"),
    /** A block does not hash to its CID. */
    BLOCK_CORRUPT("bad_proof"),
    /** The blocks do not hold the commit they have as their root. */
    COMMIT_MISSING("bad_proof"),

    /** The commit is signed for another DID. */
    DID_DIFFERS("mismatch"),
    /** The event's rev is not that of the commit, but newer. */
    REV_DIFFERS("mismatch"),
    /** The event names another commit than the root of its blocks. */
    COMMIT_DIFFERS("mismatch"),

    /** The rev is that of the commit before. */
    SAME_REV("stale_rev"),
    /** The rev is an hour before that of the commit before. */
    OLD_REV("stale_rev"),
    /** The rev is ten minutes in the future. */
    FUTURE_REV("future_rev"),

    /** Neither prevData nor prev, as before inductive sync. */
    WITHOUT_PREV_DATA("legacy"),
    /** The deprecated flag; no ops and no blocks but the commit. */
    TOO_BIG("legacy"),
    /** The deprecated flag; all else as it should be. */
    REBASE("legacy"),

    /** 201 operations, all of them true. */
    TOO_MANY_OPS("too_large"),
    /** Blocks over 2,000,000 bytes, no record of them too large. */
    BLOCKS_TOO_LARGE("too_large"),
    /** A record over 1 MiB. */
    RECORD_TOO_LARGE("too_large"),
    /** A frame over 5,000,000 bytes. */
    FRAME_TOO_LARGE("too_large"),
    /** A #sync whose blocks are over 10,000 bytes. */
    SYNC_TOO_LARGE("too_large"),

    /** A #sync whose rev is newer than that of its commit. */
    SYNC_REV_DIFFERS("mismatch"),
    /** A #sync of the present rev with other data. */
    SYNC_OTHER_DATA("stale_rev"),
    /** A #sync with a rev an hour before the present one. */
    SYNC_OLD_REV("stale_rev"),
    /** A #sync of a newer rev, signed by a key that was never the account's. */
    SYNC_FOREIGN_KEY("bad_signature"),

    /** Bytes that are no frame; no seq can be read. */
    GARBAGE("undecodable"),
    /** A commit cut off in its last field; its seq can be read. */
    CUT_OFF("undecodable"),
    /** An account event whose seq is in a longer form than it needs; its seq can be read. */
    NOT_CANONICAL("undecodable"),
    /** A commit without its rev; its seq can be read. */
    WITHOUT_REV("undecodable"),
    /** A message of a kind that does not exist: to be ignored. */
    UNKNOWN_KIND("unknown_type");

    private final String ruling;

    Breakage(String ruling) {
        this.ruling = ruling;
    }

    /** The reason for which a strict relay refuses it, as its metrics label it. */
    public String ruling() {
        return ruling;
    }
}
