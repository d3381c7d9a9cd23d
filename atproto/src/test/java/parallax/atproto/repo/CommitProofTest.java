package parallax.atproto.repo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import parallax.atproto.car.CarException;
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
    void everyNodeTakenAwayWasNotNeededOrLeavesTheCommitUnprovenUnlessAWrittenRecordIsBelowIt() {
        SplittableRandom random = new SplittableRandom(45);
        TestRepo repo = repo(Curve.K256, random);
        repo.create("app.bsky.feed.post/first");
        int unproven = 0;
        int broken = 0;
        int hidden = 0;
        for (int step = 0; step < 60; step++) {
            Map<String, ByteSlice> before = Map.copyOf(repo.records());
            RepoWrite[] writes = writes(repo, random);
            Event.Commit commit = (step % 2 == 0 ? repo.apply(writes) : repo.batch(writes)).commit();
            BlockMap all = BlockMap.read(commit.blocks(), CarLimits.COMMIT_BLOCKS);
            Set<Cid> records = new HashSet<>();
            repo.records().values().forEach(record -> records.add(Cid.ofDrisl(record)));
            for (Cid gone : all) {
                ProofResult result =
                        CommitProof.check(without(all, gone), signed(commit), commit.ops(), commit.prevData());
                if (records.contains(gone)) {
                    assertThat(result).isEqualTo(new ProofResult.Broken("the block of a record is missing"));
                    broken++;
                } else if (hidesOneOf(
                        written(before, repo),
                        without(all, gone),
                        signed(commit).data())) {
                    assertThat(result).isInstanceOf(ProofResult.Broken.class);
                    hidden++;
                } else {
                    assertThat(result).isIn(new ProofResult.Proven(), new ProofResult.Unproven());
                    unproven += result instanceof ProofResult.Unproven ? 1 : 0;
                }
            }
        }
        assertThat(broken).isGreaterThan(60);
        assertThat(unproven).isGreaterThan(10);
        assertThat(hidden).isGreaterThan(60);
    }

    /** The paths that name another record than before. */
    private static List<String> written(Map<String, ByteSlice> before, TestRepo repo) {
        return repo.records().entrySet().stream()
                .filter(record -> !record.getValue().equals(before.get(record.getKey())))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** All nodes above such a record are new, so whoever sends new nodes sends them. */
    private static boolean hidesOneOf(List<String> paths, BlockMap blocks, Cid data) {
        if (!blocks.contains(data)) {
            return !paths.isEmpty();
        }
        MstTree tree = MstTree.open(data, blocks);
        return paths.stream().anyMatch(path -> {
            try {
                return tree.find(path) == null;
            } catch (MstException e) {
                return e.kind() == MstException.Kind.INCOMPLETE;
            }
        });
    }

    @Test
    void everyNodeChangedIsAContradictionOrNoBlock() {
        SplittableRandom random = new SplittableRandom(51);
        TestRepo repo = repo(Curve.K256, random);
        for (int i = 0; i < 40; i++) {
            repo.create("app.bsky.feed.post/a" + i);
        }
        int changed = 0;
        for (int step = 0; step < 60; step++) {
            Event.Commit commit = repo.apply(writes(repo, random)).commit();
            BlockMap all = BlockMap.read(commit.blocks(), CarLimits.COMMIT_BLOCKS);
            ChangedTree tree = new ChangedTree(all, signed(commit).data());
            for (Cid node : tree.nodes()) {
                assertThatThrownBy(() -> BlockMap.read(tree.withFlippedByte(node), CarLimits.COMMIT_BLOCKS))
                        .isInstanceOf(CarException.class);
                for (ChangedTree.Variant variant : tree.valueChanges(node)) {
                    assertThat(check(variant, repo, commit)).isInstanceOf(ProofResult.Broken.class);
                    changed++;
                }
                for (ChangedTree.Variant variant : tree.structureChanges(node)) {
                    assertThat(check(variant, repo, commit))
                            .isInstanceOfAny(ProofResult.Broken.class, ProofResult.Unproven.class);
                    changed++;
                }
            }
        }
        assertThat(changed).isGreaterThan(1_000);
    }

    private static ProofResult check(ChangedTree.Variant variant, TestRepo repo, Event.Commit commit) {
        ByteSlice block = SignedCommit.sign(
                commit.repo(), commit.rev(), variant.root(), repo.account().signingKey());
        return CommitProof.check(variant.blocks(), SignedCommit.decode(block), commit.ops(), commit.prevData());
    }

    @Test
    void aServerThatSendsNewNodesOnlyIsUnprovenWhereThoseDoNotDo() {
        TestRepo repo = repo(Curve.K256, new SplittableRandom(52));
        List<String> paths = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            paths.add("app.bsky.feed.post/a" + i);
            repo.create(paths.getLast());
        }
        int unproven = 0;
        for (String path : paths.subList(0, 100)) {
            Event.Commit commit =
                    repo.applySendingNewNodesOnly(new RepoWrite.Delete(path)).commit();
            ProofResult result = check(commit);
            assertThat(result).isIn(new ProofResult.Proven(), new ProofResult.Unproven());
            unproven += result instanceof ProofResult.Unproven ? 1 : 0;
        }
        assertThat(unproven).isBetween(5, 60);
    }

    @Test
    void aMissingNodeHidesNoContradictionThatCanBeSeen() {
        TestRepo repo = repo(Curve.K256, new SplittableRandom(53));
        for (int i = 0; i < 200; i++) {
            repo.create("app.bsky.feed.post/a" + i);
        }
        int seen = 0;
        for (int i = 0; i < 100; i++) {
            String created = "app.bsky.feed.like/b" + i;
            Event.Commit commit = repo.applySendingNewNodesOnly(
                            new RepoWrite.Delete("app.bsky.feed.post/a" + i),
                            new RepoWrite.Create(created, repo.fresh(created)))
                    .commit();
            if (!(check(commit) instanceof ProofResult.Unproven)) {
                continue;
            }
            seen++;
            Cid record = ((RepoOp.Create) commit.ops().getLast()).cid();
            RepoOp deleted = commit.ops().getFirst();
            RepoOp create = commit.ops().getLast();
            for (List<RepoOp> lie : List.of(
                    List.of(deleted, new RepoOp.Create(created, commit.commit())),
                    List.of(deleted, new RepoOp.Delete(created, record)),
                    List.of(deleted, create, new RepoOp.Delete(created, record)))) {
                assertThat(CommitProof.check(blocks(commit), signed(commit), lie, commit.prevData()))
                        .isInstanceOf(ProofResult.Broken.class);
            }
            assertThat(CommitProof.check(
                            blocks(commit),
                            signed(commit),
                            commit.ops(),
                            signed(commit).data()))
                    .isInstanceOf(ProofResult.Broken.class);
        }
        assertThat(seen).isPositive();
    }

    @Test
    void whatTheOperationsOnOnePathComeToIsProven() {
        TestRepo repo = repo(Curve.K256, new SplittableRandom(54));
        for (int i = 0; i < 50; i++) {
            repo.create("app.bsky.feed.post/a" + i);
        }
        String there = "app.bsky.feed.post/a7";
        String fresh = "app.bsky.feed.post/fresh";
        for (RepoWrite[] batch : batches(repo, there, fresh)) {
            assertThat(check(repo.batch(batch).commit()))
                    .as(List.of(batch).toString())
                    .isEqualTo(new ProofResult.Proven());
            if (repo.records().containsKey(fresh)) {
                repo.delete(fresh);
            }
            if (!repo.records().containsKey(there)) {
                repo.create(there);
            }
            assertThat(check(repo.update(there).commit())).isEqualTo(new ProofResult.Proven());
        }
    }

    /** All that applyWrites of the official PDS takes for one path, and some of it beside an honest create. */
    private static List<RepoWrite[]> batches(TestRepo repo, String there, String fresh) {
        ByteSlice one = repo.fresh(there);
        ByteSlice two = repo.fresh(there);
        RepoWrite create = new RepoWrite.Create(fresh, one);
        RepoWrite delete = new RepoWrite.Delete(there);
        RepoWrite beside = new RepoWrite.Create("app.bsky.feed.like/beside", repo.fresh("app.bsky.feed.like/beside"));
        return List.of(
                new RepoWrite[] {create, new RepoWrite.Delete(fresh)},
                new RepoWrite[] {delete, new RepoWrite.Create(there, one)},
                new RepoWrite[] {new RepoWrite.Update(there, one), new RepoWrite.Update(there, two)},
                new RepoWrite[] {create, new RepoWrite.Update(fresh, two)},
                new RepoWrite[] {new RepoWrite.Update(there, one), delete},
                new RepoWrite[] {create, new RepoWrite.Delete(fresh), create},
                new RepoWrite[] {create, new RepoWrite.Delete(fresh), beside});
    }

    @Test
    void anUpdateToWhatIsThereChangesNothingAndIsProvenAloneAndBesideACreate() {
        TestRepo repo = repo(Curve.P256, new SplittableRandom(55));
        for (int i = 0; i < 50; i++) {
            repo.create("app.bsky.feed.post/a" + i);
        }
        String there = "app.bsky.feed.post/a7";
        ByteSlice same = repo.records().get(there);
        RepoWrite update = new RepoWrite.Update(there, same);
        RepoWrite replaced = new RepoWrite.Create(there, same);
        RepoWrite beside = new RepoWrite.Create("app.bsky.feed.like/b", repo.fresh("app.bsky.feed.like/b"));
        for (RepoWrite[] batch : List.of(
                new RepoWrite[] {update},
                new RepoWrite[] {new RepoWrite.Delete(there), replaced},
                new RepoWrite[] {update, beside})) {
            Event.Commit commit = repo.batch(batch).commit();
            assertThat(check(commit)).isEqualTo(new ProofResult.Proven());
            RepoOp elsewhere = new RepoOp.Update("app.bsky.feed.post/nowhere", Cid.ofDrisl(same), Cid.ofDrisl(same));
            assertThat(CommitProof.check(
                            blocks(commit), signed(commit), plus(commit.ops(), elsewhere), commit.prevData()))
                    .as("a path that is not there named as unchanged")
                    .isInstanceOf(ProofResult.Broken.class);
        }
    }

    @Test
    void operationsOnOnePathThatDoNotFollowFromEachOtherAreBroken() {
        TestRepo repo = repo(Curve.K256, new SplittableRandom(56));
        repo.create("app.bsky.feed.post/a");
        String path = "app.bsky.feed.post/fresh";
        Event.Commit commit = repo.create(path).commit();
        Cid cid = ((RepoOp.Create) commit.ops().getFirst()).cid();
        Cid other = commit.commit();
        RepoOp create = new RepoOp.Create(path, cid);
        RepoOp delete = new RepoOp.Malformed("delete", path, RepoOp.Malformed.NO_PREV);
        RepoOp update = new RepoOp.Malformed("update", path, RepoOp.Malformed.NO_PREV, cid, null);
        assertThat(CommitProof.check(
                        blocks(commit), signed(commit), List.of(create, delete, create), commit.prevData()))
                .isEqualTo(new ProofResult.Proven());
        for (List<RepoOp> ops : List.<List<RepoOp>>of(
                List.of(create, create),
                List.of(delete, create),
                List.of(update),
                List.of(create, delete, delete, create),
                List.of(create, delete, update),
                List.of(
                        new RepoOp.Create(path, other),
                        new RepoOp.Update(
                                path, cid, Cid.ofDrisl(repo.commitBlock().slice(1, 9)))),
                List.of(create, new RepoOp.Delete(path, other), create),
                List.of(new RepoOp.Malformed("create", path, RepoOp.Malformed.CREATE_WITH_PREV, cid, other)),
                List.of(create, new RepoOp.Malformed("upsert", path, "an unknown action")))) {
            assertThat(CommitProof.check(blocks(commit), signed(commit), ops, commit.prevData()))
                    .as(ops.toString())
                    .isInstanceOf(ProofResult.Broken.class);
        }
    }

    private static List<RepoOp> plus(List<RepoOp> ops, RepoOp more) {
        List<RepoOp> all = new ArrayList<>(ops);
        all.add(more);
        return all;
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
