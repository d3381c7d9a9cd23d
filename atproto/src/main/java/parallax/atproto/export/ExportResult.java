package parallax.atproto.export;

import org.jspecify.annotations.Nullable;
import parallax.atproto.cid.Cid;
import parallax.atproto.repo.SignedCommit;

/** What came of reading an export. */
public sealed interface ExportResult {

    /**
     * Everything is there and right: the signature, the DID, every node, every record.
     *
     * @param commit the commit's CID
     * @param signed the commit
     * @param records how many were handed over: all
     * @param blocks how many blocks the CAR held, each counted once; those that nothing names included
     */
    record Verified(Cid commit, SignedCommit signed, long records, long blocks) implements ExportResult {}

    /**
     * Something is missing or wrong.
     *
     * @param problem what
     * @param detail more of it, without any of the data
     * @param path the record at which it showed, or the last one before; null if there was none yet
     * @param records how many were handed over before, each of them good
     */
    record Refused(Problem problem, String detail, @Nullable String path, long records) implements ExportResult {}

    /** What can be wrong with an export. */
    enum Problem {
        /** Not a CAR, or cut off in the middle of a block. */
        BAD_CAR,
        /** Over one of the {@link ExportLimits}. */
        TOO_LARGE,
        /** A block does not hash to its CID. */
        BAD_HASH,
        /** No root is named, or its block is missing. */
        NO_COMMIT,
        /** The root is not a commit of version 3. */
        BAD_COMMIT,
        /** The commit is another account's. */
        WRONG_DID,
        /** The signature is not the account's. */
        BAD_SIGNATURE,
        /** A node of the tree is missing. */
        MISSING_NODE,
        /** A node breaks a rule of the tree. */
        BAD_NODE,
        /** A record that the tree names is missing. */
        MISSING_RECORD
    }
}
