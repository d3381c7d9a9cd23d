package parallax.atproto.repo;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import parallax.atproto.car.BlockMap;
import parallax.atproto.car.CarLimits;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.cid.Cid;
import parallax.atproto.crypto.Curve;
import parallax.atproto.event.Event;
import parallax.atproto.event.Frame;
import parallax.atproto.event.FrameDecoder;
import parallax.atproto.mst.MstException;
import parallax.atproto.mst.MstTree;
import parallax.atproto.testkit.Breakage;
import parallax.atproto.testkit.HostSequence;
import parallax.atproto.testkit.TestAccount;
import parallax.atproto.testkit.TestRepo;

class CommitProofTest {

    private static final Instant NOW = Instant.parse("2026-08-20T12:00:00Z");

    @ParameterizedTest
    @EnumSource(Curve.class)
    void aLongHistoryIsProvenStepByStep(Curve curve) {
        SplittableRandom random = new SplittableRandom(41);
        TestRepo repo = repo(curve, random);
        assertThat(check(repo.create("app.bsky.feed.post/first").commit())).isEqualTo(new ProofResult.Unchained());
        for (int step = 0; step < 300; step++) {
            RepoHead before = repo.head();
            Event.Commit commit = repo.apply(writes(repo, random)).commit();
            assertThat(commit.since()).isEqualTo(before.rev());
            assertThat(commit.prevData()).isEqualTo(before.data());
            assertThat(check(commit)).isEqualTo(new ProofResult.Proven());
            SignedCommit signed = signed(commit);
            assertThat(signed.signedBy(repo.account().publicKey())).isTrue();
            assertThat(signed.head()).isEqualTo(repo.head());
        }
        BlockMap whole = BlockMap.read(repo.car(), CarLimits.REPO);
        assertThat(MstTree.verify(repo.head().data(), whole))
                .isEqualTo(repo.records().size());
    }

    @Test
    void anEmptyCommitIsProvenWithAndWithoutItsTree() {
        TestRepo repo = repo(Curve.K256, new SplittableRandom(42));
        repo.create("app.bsky.feed.post/first");
        Event.Commit commit = repo.emptyCommit().commit();
        assertThat(check(commit)).isEqualTo(new ProofResult.Proven());
        BlockMap alone = BlockMap.of(List.of(commit.commit()), Map.of(commit.commit(), repo.commitBlock()));
        assertThat(CommitProof.check(alone, signed(commit), List.of(), commit.prevData()))
                .isEqualTo(new ProofResult.Proven());
        assertThat(CommitProof.check(alone, signed(commit), List.of(), commit.commit()))
                .isInstanceOf(ProofResult.Broken.class);
        assertThat(CommitProof.check(alone, signed(commit), List.of(), null)).isEqualTo(new ProofResult.Unchained());
    }

    @Test
    void theLastRecordMayGo() {
        TestRepo repo = repo(Curve.P256, new SplittableRandom(43));
        repo.create("app.bsky.feed.post/first");
        assertThat(check(repo.delete("app.bsky.feed.post/first").commit())).isEqualTo(new ProofResult.Proven());
        assertThat(repo.head().data()).isEqualTo(MstTree.empty().root());
        assertThat(check(repo.create("app.bsky.feed.post/again").commit())).isEqualTo(new ProofResult.Proven());
    }

    @ParameterizedTest
    @EnumSource(
            value = Breakage.class,
            names = {
                "OP_LEFT_OUT",
                "OP_INVENTED",
                "OP_CID_WRONG",
                "OP_PREV_WRONG",
                "OP_ACTION_WRONG",
                "OP_PATH_TWICE",
                "OP_ACTION_UNKNOWN",
                "OP_WITHOUT_CID",
                "OP_PATH_MALFORMED",
                "RECORD_MISSING",
                "NODE_MISSING",
                "PREV_DATA_WRONG",
                "TREE_OUT_OF_ORDER"
            })
    void whatIsNotTheStepIsBroken(Breakage breakage) {
        TestRepo repo = repo(Curve.K256, new SplittableRandom(44));
        for (int i = 0; i < 50; i++) {
            repo.create("app.bsky.feed.post/a" + i);
        }
        assertThat(check((Event.Commit) event(repo.broken(breakage)))).isInstanceOf(ProofResult.Broken.class);
        assertThat(check(repo.create("app.bsky.feed.post/next").commit())).isEqualTo(new ProofResult.Proven());
    }

    @Test
    void everyBlockTakenAwayBreaksTheProofOrWasNotNeeded() {
        SplittableRandom random = new SplittableRandom(45);
        TestRepo repo = repo(Curve.K256, random);
        repo.create("app.bsky.feed.post/first");
        int broken = 0;
        for (int step = 0; step < 60; step++) {
            Event.Commit commit = repo.apply(writes(repo, random)).commit();
            BlockMap all = BlockMap.read(commit.blocks(), CarLimits.COMMIT_BLOCKS);
            for (Cid gone : all) {
                ProofResult result =
                        CommitProof.check(without(all, gone), signed(commit), commit.ops(), commit.prevData());
                if (result instanceof ProofResult.Broken(String reason)) {
                    assertThat(reason).containsAnyOf("INCOMPLETE", "missing");
                    broken++;
                }
            }
        }
        assertThat(broken).isGreaterThan(60);
    }

    @Test
    void withoutPrevDataOnlyPresenceIsAsked() {
        TestRepo repo = repo(Curve.K256, new SplittableRandom(46));
        repo.create("app.bsky.feed.post/first");
        Event.Commit commit = (Event.Commit) event(repo.broken(Breakage.WITHOUT_PREV_DATA));
        assertThat(commit.prevData()).isNull();
        assertThat(check(commit)).isEqualTo(new ProofResult.Unchained());
        List<RepoOp> oldStyle =
                List.of(new RepoOp.Malformed("delete", "app.bsky.feed.post/x", RepoOp.Malformed.NO_PREV));
        BlockMap blocks = BlockMap.read(commit.blocks(), CarLimits.COMMIT_BLOCKS);
        assertThat(CommitProof.check(blocks, signed(commit), oldStyle, null)).isEqualTo(new ProofResult.Unchained());
        assertThat(CommitProof.check(
                        blocks, signed(commit), oldStyle, repo.head().data()))
                .isInstanceOf(ProofResult.Broken.class);
    }

    @Test
    void withoutPrevDataADeletedPathMustStillBeGone() {
        TestRepo repo = repo(Curve.K256, new SplittableRandom(48));
        String there = "app.bsky.feed.post/first";
        Event.Commit commit = repo.create(there).commit();
        Cid record = Cid.ofDrisl(repo.records().get(there));
        List<RepoOp> claims = List.of(
                new RepoOp.Delete(there, record), new RepoOp.Malformed("delete", there, RepoOp.Malformed.NO_PREV));
        assertThat(claims)
                .allSatisfy(claim -> assertThat(CommitProof.check(blocks(commit), signed(commit), List.of(claim), null))
                        .isInstanceOf(ProofResult.Broken.class));
    }

    @Test
    void withoutPrevDataNodesThatWouldShowADeletedPathMayBeMissing() {
        TestRepo repo = repo(Curve.K256, new SplittableRandom(49));
        for (int i = 0; i < 200; i++) {
            repo.create("app.bsky.feed.post/a" + i);
        }
        Event.Commit commit = repo.emptyCommit().commit();
        BlockMap all = BlockMap.read(repo.car(), CarLimits.REPO);
        Cid root = repo.head().data();
        ByteSlice rootNode = all.find(root);
        assertThat(rootNode).isNotNull();
        BlockMap top = BlockMap.of(Map.of(root, rootNode));
        List<RepoOp> unseen = repo.records().keySet().stream()
                .filter(path -> isUnseen(MstTree.open(root, top), path))
                .<RepoOp>map(path -> new RepoOp.Malformed("delete", path, RepoOp.Malformed.NO_PREV))
                .toList();
        assertThat(unseen).isNotEmpty();
        assertThat(CommitProof.check(top, signed(commit), unseen, null)).isEqualTo(new ProofResult.Unchained());
    }

    private static boolean isUnseen(MstTree tree, String path) {
        try {
            tree.find(path);
            return false;
        } catch (MstException e) {
            return e.kind() == MstException.Kind.INCOMPLETE;
        }
    }

    @Test
    void aRecordOverTheLimitIsSeen() {
        TestRepo repo = repo(Curve.K256, new SplittableRandom(47));
        Event.Commit small = repo.create("app.bsky.feed.post/first").commit();
        assertThat(RepoLimits.exceededByRecord(small.ops(), blocks(small))).isFalse();
        Event.Commit large = (Event.Commit) event(repo.broken(Breakage.RECORD_TOO_LARGE));
        assertThat(RepoLimits.exceededByRecord(large.ops(), blocks(large))).isTrue();
    }

    private static TestRepo repo(Curve curve, SplittableRandom random) {
        return new TestRepo(TestAccount.create(curve, random), new HostSequence(), () -> NOW);
    }

    private static RepoWrite[] writes(TestRepo repo, SplittableRandom random) {
        List<String> paths = List.copyOf(repo.records().keySet());
        Set<String> used = new HashSet<>();
        List<RepoWrite> writes = new ArrayList<>();
        for (int i = 1 + random.nextInt(random.nextInt(5) == 0 ? 12 : 2); i > 0; i--) {
            String path = random.nextBoolean() || paths.isEmpty()
                    ? "app.bsky.feed.like/" + Long.toString(random.nextLong(1L << 40), 36)
                    : paths.get(random.nextInt(paths.size()));
            if (!used.add(path)) {
                continue;
            }
            if (!repo.records().containsKey(path)) {
                writes.add(new RepoWrite.Create(path, repo.fresh(path)));
            } else if (random.nextBoolean()) {
                writes.add(new RepoWrite.Update(path, repo.fresh(path)));
            } else {
                writes.add(new RepoWrite.Delete(path));
            }
        }
        return writes.toArray(RepoWrite[]::new);
    }

    private static Event event(ByteSlice frame) {
        return ((Frame.Message) FrameDecoder.decode(frame)).event();
    }

    private static ProofResult check(Event.Commit commit) {
        return CommitProof.check(blocks(commit), signed(commit), commit.ops(), commit.prevData());
    }

    private static BlockMap blocks(Event.Commit commit) {
        return BlockMap.read(commit.blocks(), CarLimits.COMMIT_BLOCKS);
    }

    private static SignedCommit signed(Event.Commit commit) {
        ByteSlice block = blocks(commit).find(commit.commit());
        assertThat(block).isNotNull();
        return SignedCommit.decode(block);
    }

    private static BlockMap without(BlockMap all, Cid gone) {
        Map<Cid, ByteSlice> blocks = new LinkedHashMap<>();
        for (Cid cid : all) {
            ByteSlice block = all.find(cid);
            if (!cid.equals(gone) && block != null) {
                blocks.put(cid, block);
            }
        }
        return BlockMap.of(blocks);
    }
}
