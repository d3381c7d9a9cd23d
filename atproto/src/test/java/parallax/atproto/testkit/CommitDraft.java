package parallax.atproto.testkit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import parallax.atproto.car.CarWriter;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.cid.Cid;
import parallax.atproto.crypto.SigningKey;
import parallax.atproto.event.Event;
import parallax.atproto.repo.RepoOp;
import parallax.atproto.repo.SignedCommit;
import parallax.atproto.syntax.Did;
import parallax.atproto.syntax.Tid;

/**
 * A commit before it is signed and framed. What the event says and what the commit says are apart, so that a test can
 * make them differ.
 */
final class CommitDraft {

    final long seq;
    final Did repo;
    final String time;
    final List<RepoOp> ops = new ArrayList<>();
    final Map<Cid, ByteSlice> blocks = new LinkedHashMap<>();
    final List<Cid> otherRoots = new ArrayList<>();
    Cid data;
    Did signedDid;
    Tid rev;
    Tid signedRev;
    SigningKey key;
    UnaryOperator<ByteSlice> signature = UnaryOperator.identity();
    UnaryOperator<Cid> claimedCommit = UnaryOperator.identity();
    UnaryOperator<ByteSlice> car = UnaryOperator.identity();

    @Nullable
    Tid since;

    @Nullable
    Cid prevData;

    boolean withCommitBlock = true;
    boolean rebase;
    boolean tooBig;

    CommitDraft(long seq, TestAccount account, Tid rev, Cid data, String time) {
        this.seq = seq;
        this.repo = account.did();
        this.signedDid = account.did();
        this.key = account.signingKey();
        this.rev = rev;
        this.signedRev = rev;
        this.data = data;
        this.time = time;
    }

    /** The signed commit's block. */
    ByteSlice signed() {
        ByteSlice unsigned = SignedCommit.encode(signedDid, signedRev, data, null);
        return SignedCommit.encode(signedDid, signedRev, data, signature.apply(key.sign(unsigned)));
    }

    TestEvent commit() {
        ByteSlice signed = signed();
        Cid commit = Cid.ofDrisl(signed);
        return TestEvent.of(new Event.Commit(
                seq,
                repo,
                rev,
                since,
                claimedCommit.apply(commit),
                prevData,
                ops,
                car.apply(carOf(commit, signed)),
                time,
                rebase,
                tooBig));
    }

    TestEvent sync() {
        ByteSlice signed = signed();
        return TestEvent.of(new Event.Sync(seq, repo, rev, car.apply(carOf(Cid.ofDrisl(signed), signed)), time));
    }

    private ByteSlice carOf(Cid commit, ByteSlice signed) {
        Map<Cid, ByteSlice> all = new LinkedHashMap<>();
        if (withCommitBlock) {
            all.put(commit, signed);
        }
        all.putAll(blocks);
        List<Cid> roots = new ArrayList<>(List.of(commit));
        roots.addAll(otherRoots);
        return CarWriter.write(roots, all);
    }
}
