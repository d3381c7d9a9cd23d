package parallax.relay.validate;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import parallax.atproto.car.CarWriter;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.cbor.CborWriter;
import parallax.atproto.cid.Cid;
import parallax.atproto.crypto.SigningKey;
import parallax.atproto.event.Event;
import parallax.atproto.event.FrameEncoder;
import parallax.atproto.repo.RepoOp;
import parallax.atproto.repo.SignedCommit;
import parallax.atproto.syntax.Did;
import parallax.atproto.syntax.Tid;
import parallax.relay.flow.Head;

/** A signed commit without operations on the empty tree, and every way in which its event can lie about it. */
final class CommitDraft {
    static final ByteSlice EMPTY_TREE =
            new CborWriter().map(2).key("e").array(0).key("l").nil().toSlice();
    static final Cid EMPTY = Cid.ofDrisl(EMPTY_TREE);
    static final Cid OTHER_DATA = Cid.ofDrisl(ByteSlice.of(new byte[] {(byte) 0xa0}));

    Did signedDid;
    Did toldDid;
    Tid signedRev;
    Tid toldRev;

    @Nullable
    Tid since;

    @Nullable
    Cid prevData;

    Cid data = EMPTY;
    SigningKey key;
    List<RepoOp> ops = List.of();
    boolean rebase;
    boolean tooBig;
    boolean withoutCommitBlock;

    @Nullable
    Cid toldCommit;

    final Map<Cid, ByteSlice> extra = new LinkedHashMap<>();

    CommitDraft(Author author, Tid rev) {
        signedDid = author.did();
        toldDid = author.did();
        signedRev = rev;
        toldRev = rev;
        key = author.key();
    }

    static Tid rev(Instant at) {
        return Tid.of(at.getEpochSecond() * 1_000_000 + at.getNano() / 1_000, 7);
    }

    /** Chains to a head. */
    CommitDraft after(Head head) {
        since = head.rev();
        prevData = head.data();
        return this;
    }

    Head head() {
        return new Head(signedRev, data, Cid.ofDrisl(block()));
    }

    ByteSlice commit(long seq) {
        Cid told = toldCommit != null ? toldCommit : Cid.ofDrisl(block());
        return FrameEncoder.encode(new Event.Commit(
                seq,
                toldDid,
                toldRev,
                since,
                told,
                prevData,
                ops,
                blocks(),
                "2026-01-02T03:04:05.678Z",
                rebase,
                tooBig));
    }

    ByteSlice sync(long seq) {
        return FrameEncoder.encode(new Event.Sync(seq, toldDid, toldRev, blocks(), "2026-01-02T03:04:05.678Z"));
    }

    private ByteSlice block() {
        return SignedCommit.sign(signedDid, signedRev, data, key);
    }

    private ByteSlice blocks() {
        Map<Cid, ByteSlice> blocks = new LinkedHashMap<>();
        Cid root = Cid.ofDrisl(block());
        if (!withoutCommitBlock) {
            blocks.put(root, block());
        }
        blocks.put(EMPTY, EMPTY_TREE);
        blocks.putAll(extra);
        return CarWriter.write(List.of(root), blocks);
    }
}
