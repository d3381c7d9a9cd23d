package parallax.atproto.repo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import parallax.atproto.car.BlockMap;
import parallax.atproto.car.CarException;
import parallax.atproto.car.CarLimits;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.cid.Cid;
import parallax.atproto.crypto.Curve;
import parallax.atproto.mst.MstException;
import parallax.atproto.mst.MstTree;
import parallax.atproto.syntax.SyntaxException;
import parallax.atproto.syntax.Tid;
import parallax.atproto.testkit.HostSequence;
import parallax.atproto.testkit.TestAccount;
import parallax.atproto.testkit.TestRepo;

class RepoTest {

    private static final String PATH = "app.bsky.feed.post/3k2aaaaaaaa2a";
    private static final Instant NOW = Instant.parse("2026-08-20T12:00:00Z");

    private final TestAccount account = TestAccount.create(Curve.P256, new SplittableRandom(121));

    @ParameterizedTest
    @EnumSource(Curve.class)
    void everyCommitProvesItselfWithItsOwnBlocks(Curve curve) {
        SplittableRandom random = new SplittableRandom(122);
        TestAccount writer = TestAccount.create(curve, random);
        Map<String, Integer> there = new TreeMap<>();
        Repo repo = Repo.empty(writer.did());
        for (int i = 0; i < 120; i++) {
            List<RepoWrite> writes = writes(there, random);
            NewCommit commit = repo.step(writes).sign(repo.nextRev(NOW, 3), writer.signingKey());
            BlockMap blocks = BlockMap.read(commit.car(), CarLimits.COMMIT_BLOCKS);
            SignedCommit signed = SignedCommit.decode(block(blocks, blocks.root()));
            assertThat(blocks.root()).isEqualTo(commit.cid());
            assertThat(signed.signedBy(writer.publicKey())).isTrue();
            assertThat(signed.data()).isEqualTo(commit.step().data());
            assertThat(commit.step().since())
                    .isEqualTo(repo.signed().map(SignedCommit::rev).orElse(null));
            Cid prevData = commit.step().prevData();
            assertThat(prevData).isEqualTo(repo.signed().map(SignedCommit::data).orElse(null));
            assertThat(CommitProof.check(
                            blocks,
                            signed,
                            commit.step().ops(),
                            prevData == null ? MstTree.empty().root() : prevData))
                    .isEqualTo(new ProofResult.Proven());
            repo = commit.repo();
        }
        for (String path : there.keySet()) {
            assertThat(repo.find(path)).isEqualTo(Cid.ofDrisl(record(path, there.get(path))));
        }
        assertThat(there).hasSizeGreaterThan(50);
    }

    @Test
    void aRepositoryThatIsOpenedGoesOnWhereItWas() throws IOException {
        TestRepo host = host(60);
        Map<Cid, ByteSlice> blocks = blocks(host.car());
        Repo repo = Repo.open(BlockMap.read(host.car(), CarLimits.COMMIT_BLOCKS));
        assertThat(repo.signed().map(SignedCommit::head)).contains(host.head());
        List<RepoWrite> writes = List.of(
                new RepoWrite.Create(PATH, record(PATH, 1)),
                new RepoWrite.Delete(host.records().firstKey()));
        NewCommit commit = repo.step(writes).sign(repo.nextRev(NOW, 3), account.signingKey());
        assertThat(commit.step().prevData()).isEqualTo(host.head().data());
        host.apply(writes.toArray(RepoWrite[]::new));
        assertThat(commit.step().data()).isEqualTo(host.head().data());
        assertThat(repo.signed().map(SignedCommit::data))
                .as("the value it came from stays")
                .isNotEqualTo(commit.step().data());

        blocks.putAll(blocks(commit.car()));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertThat(RepoCar.write(out, commit.cid(), blocks::get)).isEqualTo(60);
        BlockMap whole = BlockMap.read(ByteSlice.of(out.toByteArray()), CarLimits.COMMIT_BLOCKS);
        assertThat(MstTree.verify(commit.step().data(), whole)).isEqualTo(60);
        host.records()
                .values()
                .forEach(record ->
                        assertThat(whole.contains(Cid.ofDrisl(record))).isTrue());
    }

    @Test
    void aCarIsWrittenInTheOrderOfTheTree() throws IOException {
        TestRepo host = host(80);
        Map<Cid, ByteSlice> blocks = blocks(host.car());
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        RepoCar.write(out, host.commitCid(), blocks::get);
        List<Cid> order =
                new ArrayList<>(blocks(ByteSlice.of(out.toByteArray())).keySet());
        assertThat(order).containsExactlyInAnyOrderElementsOf(blocks.keySet());
        assertThat(order.subList(0, 2))
                .containsExactly(host.commitCid(), host.head().data());
        assertThat(order.stream().filter(cid -> host.records().containsValue(blocks.get(cid))))
                .containsExactlyElementsOf(
                        host.records().values().stream().map(Cid::ofDrisl).toList());
    }

    @Test
    void aCarOfARepositoryThatIsNotWholeIsNotFinished() {
        TestRepo host = host(30);
        Map<Cid, ByteSlice> blocks = blocks(host.car());
        for (Cid gone : blocks.keySet()) {
            Map<Cid, ByteSlice> without = new HashMap<>(blocks);
            without.remove(gone);
            assertThatThrownBy(() -> RepoCar.write(OutputStream.nullOutputStream(), host.commitCid(), without::get))
                    .isInstanceOfAny(MstException.class, IllegalArgumentException.class);
        }
    }

    @Test
    void aStreamThatFailsSaysSo() {
        TestRepo host = host(30);
        OutputStream full = new OutputStream() {
            private int left = 3_000;

            @Override
            public void write(int b) throws IOException {
                if (--left < 0) {
                    throw new IOException("full");
                }
            }
        };
        assertThatThrownBy(() -> RepoCar.write(full, host.commitCid(), blocks(host.car())::get))
                .isExactlyInstanceOf(IOException.class)
                .hasMessage("full");
    }

    @Test
    void writesThatDoNotFitAreTheCallersMistakeAndChangeNothing() {
        Repo repo = Repo.empty(account.did())
                .step(List.of(new RepoWrite.Create(PATH, record(PATH, 1))))
                .sign(Tid.of(5, 1), account.signingKey())
                .repo();
        String other = PATH + "b";
        for (List<RepoWrite> writes : List.<List<RepoWrite>>of(
                List.of(new RepoWrite.Create(PATH, record(PATH, 2))),
                List.of(new RepoWrite.Update(other, record(PATH, 2))),
                List.of(new RepoWrite.Update(PATH, record(PATH, 1))),
                List.of(new RepoWrite.Delete(other)),
                List.of(new RepoWrite.Create(other, record(PATH, 2)), new RepoWrite.Delete(other)))) {
            assertThatThrownBy(() -> repo.step(writes)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> repo.step(List.of(new RepoWrite.Create("nopath", record(PATH, 1)))))
                .isInstanceOf(SyntaxException.class);
        assertThat(repo.find(PATH)).isEqualTo(Cid.ofDrisl(record(PATH, 1)));
        assertThat(repo.find(other)).isNull();
        RepoStep empty = repo.step(List.of());
        assertThat(empty.data()).isEqualTo(empty.prevData());
        assertThatThrownBy(() -> empty.sign(Tid.of(5, 1), account.signingKey()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(empty.sign(Tid.of(5, 2), account.signingKey()).repo().signed())
                .isPresent();
    }

    @Test
    void aRevIsThePresentOrRightBehindTheLast() {
        Repo repo = Repo.empty(account.did());
        assertThat(repo.nextRev(NOW, 9).instant()).isEqualTo(NOW);
        assertThat(repo.nextRev(NOW, 9).clockId()).isEqualTo(9);
        Tid ahead = Tid.of(repo.nextRev(NOW, 9).micros() + 1_000_000, 9);
        Repo later = repo.step(List.of()).sign(ahead, account.signingKey()).repo();
        assertThat(later.nextRev(NOW, 0)).isEqualTo(Tid.of(ahead.micros() + 1, 0));
    }

    @Test
    void whatHasNoCommitIsNotOpened() {
        TestRepo host = host(3);
        Map<Cid, ByteSlice> blocks = blocks(host.car());
        assertThatThrownBy(() -> Repo.open(BlockMap.of(blocks))).isInstanceOf(CarException.class);
        assertThatThrownBy(() -> Repo.open(BlockMap.of(List.of(host.head().data()), blocks)))
                .isInstanceOf(RepoException.class);
        assertThatThrownBy(() -> Repo.empty(account.did()).commitBlock()).isInstanceOf(IllegalStateException.class);
    }

    private static List<RepoWrite> writes(Map<String, Integer> there, SplittableRandom random) {
        Map<String, RepoWrite> writes = new LinkedHashMap<>();
        for (int i = random.nextInt(6); i > 0; i--) {
            String path = "app.bsky.feed." + (random.nextBoolean() ? "like/" : "post/") + random.nextInt(300);
            if (writes.containsKey(path)) {
                continue;
            }
            Integer version = there.get(path);
            if (version != null && random.nextInt(3) == 0) {
                there.remove(path);
                writes.put(path, new RepoWrite.Delete(path));
            } else if (version != null) {
                there.put(path, version + 1);
                writes.put(path, new RepoWrite.Update(path, record(path, version + 1)));
            } else {
                there.put(path, 0);
                writes.put(path, new RepoWrite.Create(path, record(path, 0)));
            }
        }
        return List.copyOf(writes.values());
    }

    private TestRepo host(int records) {
        TestRepo host = new TestRepo(account, new HostSequence(), () -> NOW);
        List<RepoWrite> writes = new ArrayList<>();
        for (int i = 0; i < records; i++) {
            String path = "app.bsky.feed.like/" + Tid.of(1_000L * i, 3);
            writes.add(new RepoWrite.Create(path, record(path, i)));
        }
        host.apply(writes.toArray(RepoWrite[]::new));
        return host;
    }

    private static Map<Cid, ByteSlice> blocks(ByteSlice car) {
        BlockMap read = BlockMap.read(car, CarLimits.COMMIT_BLOCKS);
        Map<Cid, ByteSlice> blocks = new LinkedHashMap<>();
        read.forEach(cid -> blocks.put(cid, block(read, cid)));
        return blocks;
    }

    private static ByteSlice block(BlockMap blocks, Cid cid) {
        ByteSlice block = blocks.find(cid);
        assertThat(block).isNotNull();
        return block;
    }

    private static ByteSlice record(String path, int version) {
        return TestRepo.record(path, path + " in version " + version);
    }
}
