package parallax.atproto.repo;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.cid.Cid;
import parallax.atproto.crypto.SigningKey;
import parallax.atproto.mst.MstTree;
import parallax.atproto.syntax.Tid;

/** The next commit of a repository but for its rev and signature. Changes nothing until it is signed and taken over. */
public final class RepoStep {

    private final Repo before;
    private final MstTree after;
    private final List<RepoOp> ops;
    private final Map<Cid, ByteSlice> blocks;

    RepoStep(Repo before, MstTree after, List<RepoOp> ops, Map<Cid, ByteSlice> blocks) {
        this.before = before;
        this.after = after;
        this.ops = List.copyOf(ops);
        this.blocks = Collections.unmodifiableMap(blocks);
    }

    /** The operations in the order of the writes, each with its {@code prev}. */
    public List<RepoOp> ops() {
        return ops;
    }

    /**
     * The blocks that others need to verify the step, without the commit itself: first the nodes, the root foremost,
     * then the new records. All nodes that are new are among them.
     */
    public Map<Cid, ByteSlice> blocks() {
        return blocks;
    }

    /** The root of the tree afterwards. */
    public Cid data() {
        return after.root();
    }

    /** The root of the tree before; null if this is the first commit. */
    public @Nullable Cid prevData() {
        return before.signed().map(SignedCommit::data).orElse(null);
    }

    /** The rev before; null if this is the first commit. */
    public @Nullable Tid since() {
        return before.signed().map(SignedCommit::rev).orElse(null);
    }

    /**
     * Makes the commit.
     *
     * @param rev behind the rev before; {@link Repo#nextRev} answers one
     */
    public NewCommit sign(Tid rev, SigningKey key) {
        Tid since = since();
        if (since != null && rev.compareTo(since) <= 0) {
            throw new IllegalArgumentException("a rev that is not behind the one before");
        }
        return signed(SignedCommit.sign(before.did(), rev, data(), key));
    }

    /** The same with a commit block that someone else signed; it is taken as it is. */
    public NewCommit signed(ByteSlice block) {
        return new NewCommit(this, new Repo(before.did(), after, SignedCommit.decode(block), block));
    }
}
