package parallax.atproto.repo;

import org.jspecify.annotations.Nullable;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.cbor.CborException;
import parallax.atproto.cbor.CborWriter;
import parallax.atproto.cid.Cid;
import parallax.atproto.crypto.PublicKey;
import parallax.atproto.crypto.SigningKey;
import parallax.atproto.syntax.Did;
import parallax.atproto.syntax.Tid;

/**
 * A commit of version 3 (atproto.com/specs/repository).
 *
 * @param data the root of the tree
 * @param prev the commit before, normally null
 * @param signature as sent, of any length
 * @param unsigned the bytes the signature covers: the commit's own without their {@code sig}, fields that are not known
 *     here included
 */
public record SignedCommit(
        Did did, Tid rev, Cid data, @Nullable Cid prev, ByteSlice signature, ByteSlice unsigned) {

    static final int VERSION = 3;

    /**
     * Reads a commit block.
     *
     * @throws RepoException if it is not canonical DRISL, or not a commit of version 3 with every field
     */
    public static SignedCommit decode(ByteSlice block) {
        try {
            return CommitFields.read(block);
        } catch (CborException e) {
            throw new RepoException(e.offset(), e.reason());
        }
    }

    /** Signs a commit that names no earlier one; answers its block, whose DRISL CID is the commit's. */
    public static ByteSlice sign(Did did, Tid rev, Cid data, SigningKey key) {
        return encode(did, rev, data, key.sign(encode(did, rev, data, null)));
    }

    /** A commit block with this signature, true or not; without one if it is null. */
    public static ByteSlice encode(Did did, Tid rev, Cid data, @Nullable ByteSlice signature) {
        CborWriter out = new CborWriter();
        out.map(signature == null ? 5 : 6).key("did").text(did.text());
        out.key("rev").text(rev.text());
        if (signature != null) {
            out.key("sig").bytes(signature);
        }
        out.key("data").link(data.bytes());
        out.key("prev").nil();
        out.key("version").integer(VERSION);
        return out.toSlice();
    }

    /** Whether the signature is this key's. */
    public boolean signedBy(PublicKey key) {
        return key.verifies(unsigned, signature);
    }

    public RepoHead head() {
        return new RepoHead(rev, data);
    }
}
