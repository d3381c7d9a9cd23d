package parallax.atproto.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import parallax.atproto.car.BlockMap;
import parallax.atproto.car.CarLimits;
import parallax.atproto.car.CarWriter;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.cid.Cid;
import parallax.atproto.crypto.Curve;
import parallax.atproto.export.ExportResult.Problem;
import parallax.atproto.mst.MstBuilder;
import parallax.atproto.mst.MstKey;
import parallax.atproto.mst.MstNode;
import parallax.atproto.mst.MstTree;
import parallax.atproto.repo.RepoWrite;
import parallax.atproto.repo.SignedCommit;
import parallax.atproto.syntax.Did;
import parallax.atproto.syntax.Tid;
import parallax.atproto.testkit.HostSequence;
import parallax.atproto.testkit.TestAccount;
import parallax.atproto.testkit.TestRepo;

class ExportReaderTest {

    private static final Instant NOW = Instant.parse("2026-08-20T12:00:00Z");

    @TempDir
    Path folder;

    private final Map<String, ByteSlice> received = new LinkedHashMap<>();

    @ParameterizedTest
    @EnumSource(Curve.class)
    void everyRecordIsHandedOverInTheOrderOfThePaths(Curve curve) throws IOException {
        for (int maxMemory : new int[] {0, 5_000, 10_000_000}) {
            for (int records : new int[] {0, 1, 300}) {
                TestRepo repo = repo(curve, records);
                received.clear();
                ExportResult result = read(repo, repo.car(), limits(maxMemory));
                SignedCommit commit = SignedCommit.decode(repo.commitBlock());
                long blocks = BlockMap.read(repo.car(), CarLimits.REPO).size();
                assertThat(result).isEqualTo(new ExportResult.Verified(repo.commitCid(), commit, records, blocks));
                assertThat(received).containsExactlyEntriesOf(repo.records());
                assertThat(folder).isEmptyDirectory();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 10_000_000})
    void theOrderOfBlocksDuplicatesAndExtraBlocksDoNotMatter(int maxMemory) throws IOException {
        TestRepo repo = repo(Curve.K256, 200);
        List<Map.Entry<Cid, ByteSlice>> blocks = new ArrayList<>(blocks(repo).entrySet());
        blocks.addAll(blocks(repo(Curve.P256, 50)).entrySet());
        blocks.addAll(blocks.subList(20, 120));
        Collections.shuffle(blocks, new Random(111));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        CarWriter writer = new CarWriter(out, List.of(repo.commitCid(), Cid.ofRaw(ByteSlice.EMPTY)));
        for (Map.Entry<Cid, ByteSlice> block : blocks) {
            writer.block(block.getKey(), block.getValue());
        }
        assertThat(read(repo, ByteSlice.of(out.toByteArray()), limits(maxMemory)))
                .isInstanceOf(ExportResult.Verified.class);
        assertThat(received).containsExactlyEntriesOf(repo.records());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 10_000_000})
    void withoutAnyOneOfItsBlocksItIsRefusedAndOnlyGoodRecordsWereHandedOver(int maxMemory) throws IOException {
        TestRepo repo = repo(Curve.K256, 120);
        Map<Cid, ByteSlice> blocks = blocks(repo);
        Map<Cid, String> paths = new TreeMap<>();
        repo.records().forEach((path, record) -> paths.put(Cid.ofDrisl(record), path));
        for (Cid gone : blocks.keySet()) {
            Map<Cid, ByteSlice> without = new LinkedHashMap<>(blocks);
            without.remove(gone);
            received.clear();
            ExportResult.Refused refused =
                    refused(repo, CarWriter.write(List.of(repo.commitCid()), without), maxMemory);
            Problem expected = gone.equals(repo.commitCid())
                    ? Problem.NO_COMMIT
                    : paths.containsKey(gone) ? Problem.MISSING_RECORD : Problem.MISSING_NODE;
            assertThat(refused.problem()).isEqualTo(expected);
            assertThat(refused.records()).isEqualTo(received.size());
            if (expected == Problem.MISSING_RECORD) {
                assertThat(refused.path()).isEqualTo(paths.get(gone));
            }
            assertThat(new ArrayList<>(repo.records().entrySet()).subList(0, received.size()))
                    .isEqualTo(List.copyOf(received.entrySet()));
            assertThat(folder).isEmptyDirectory();
        }
    }

    @Test
    void aBlockThatDoesNotHashIsNeverHandedOver() throws IOException {
        TestRepo repo = repo(Curve.K256, 40);
        ByteSlice car = repo.car();
        for (int i = car.length() - 1; i > car.length() - 3_000; i -= 40) {
            byte[] damaged = car.toArray();
            damaged[i] ^= 1;
            ExportResult.Refused refused = refused(repo, ByteSlice.of(damaged), 0);
            assertThat(refused.problem()).isIn(Problem.BAD_HASH, Problem.BAD_CAR, Problem.TOO_LARGE);
            assertThat(received).isEmpty();
        }
    }

    @Test
    void everyCutInsideABlockIsRefused() throws IOException {
        TestRepo repo = repo(Curve.K256, 3);
        ByteSlice car = repo.car();
        for (int length = 0; length < car.length(); length++) {
            assertThat(refused(repo, car.slice(0, length), 0).problem())
                    .isIn(Problem.BAD_CAR, Problem.NO_COMMIT, Problem.MISSING_NODE, Problem.MISSING_RECORD);
        }
    }

    @Test
    void whoseItIsAndWhoSignedItIsFoundBeforeAnythingIsHandedOver() throws IOException {
        TestRepo repo = repo(Curve.K256, 20);
        TestAccount other = TestAccount.create(Curve.K256, new SplittableRandom(5));
        ExportReader reader = new ExportReader(folder, ExportLimits.DEFAULT);
        assertProblem(
                Problem.WRONG_DID,
                reader.read(stream(repo.car()), other.did(), repo.account().publicKey(), this::receive));
        assertProblem(
                Problem.BAD_SIGNATURE,
                reader.read(stream(repo.car()), repo.account().did(), other.publicKey(), this::receive));
        assertThat(received).isEmpty();
    }

    @Test
    void aRootThatIsNoCommitOrNamesNoneIsRefused() throws IOException {
        TestRepo repo = repo(Curve.K256, 20);
        Map<Cid, ByteSlice> blocks = blocks(repo);
        Cid node = repo.head().data();
        assertProblem(Problem.BAD_COMMIT, refused(repo, CarWriter.write(List.of(node), blocks), 0));
        assertProblem(Problem.NO_COMMIT, refused(repo, CarWriter.write(List.of(), blocks), 0));
        Cid raw = Cid.ofRaw(repo.commitBlock());
        assertProblem(Problem.NO_COMMIT, refused(repo, CarWriter.write(List.of(raw), blocks), 0));
        assertProblem(Problem.BAD_CAR, refused(repo, ByteSlice.EMPTY, 0));
    }

    @Test
    void aTreeThatBreaksARuleOrNamesWhatCannotBeCheckedIsRefused() throws IOException {
        TestAccount account = TestAccount.create(Curve.P256, new SplittableRandom(7));
        ByteSlice record = TestRepo.record("a.b.c/1", "x");
        Cid unblessed = Cid.of(ByteSlice.ofHex("017200" + "02" + "abcd"));
        ByteSlice key = ByteSlice.of("a.b.c/1".getBytes(StandardCharsets.UTF_8));
        MstNode odd = new MstNode(null, List.of(new MstNode.Entry(key, unblessed, null)));
        MstNode loose = new MstNode(null, List.of(new MstNode.Entry(key, Cid.ofDrisl(record), Cid.ofDrisl(record))));
        MstNode headless = new MstNode(Cid.ofDrisl(record), List.of());
        assertThat(problem(account, odd.encode(), record)).isEqualTo(Problem.MISSING_RECORD);
        assertThat(problem(account, loose.encode(), record)).isEqualTo(Problem.BAD_NODE);
        assertThat(problem(account, headless.encode(), record)).isEqualTo(Problem.BAD_NODE);
        assertThat(problem(account, record, record)).isEqualTo(Problem.BAD_NODE);
    }

    @Test
    void limitsAreInclusive() throws IOException {
        TestRepo repo = repo(Curve.K256, 60);
        ByteSlice car = repo.car();
        Map<Cid, ByteSlice> blocks = blocks(repo);
        int largest = blocks.values().stream().mapToInt(ByteSlice::length).max().orElseThrow();
        int height = heightOf(repo);
        CarLimits exact = new CarLimits(car.length(), blocks.size(), largest, 1);
        assertThat(read(repo, car, new ExportLimits(exact, height, 0))).isInstanceOf(ExportResult.Verified.class);
        for (ExportLimits less : List.of(
                new ExportLimits(exact, height - 1, 0),
                new ExportLimits(new CarLimits(car.length() - 1L, blocks.size(), largest, 1), height, 0),
                new ExportLimits(new CarLimits(car.length(), blocks.size() - 1, largest, 1), height, 0),
                new ExportLimits(new CarLimits(car.length(), blocks.size(), largest - 1, 1), height, 0))) {
            assertProblem(Problem.TOO_LARGE, read(repo, car, less));
        }
    }

    /** A key of a node costs the sender some fifty bytes, and its record may be large. */
    @Test
    void aLargeRecordThatManyPathsNameIsNotHandedOverWithoutEnd() throws IOException {
        TestAccount account = TestAccount.create(Curve.P256, new SplittableRandom(8));
        ByteSlice record = TestRepo.record("a.b.c/1", "x".repeat(10_000));
        Map<Cid, ByteSlice> blocks = new LinkedHashMap<>();
        MstBuilder tree = new MstBuilder(blocks::put);
        for (int i = 1_000; i < 1_500; i++) {
            tree.add("a.b.c/" + i, Cid.ofDrisl(record));
        }
        ByteSlice commit = SignedCommit.sign(account.did(), Tid.of(1, 1), tree.finish(), account.signingKey());
        blocks.put(Cid.ofDrisl(commit), commit);
        blocks.put(Cid.ofDrisl(record), record);
        ByteSlice car = CarWriter.write(List.of(Cid.ofDrisl(commit)), blocks);
        ExportLimits limits = new ExportLimits(new CarLimits(1_000_000, 1_000, 100_000, 1), 64, 0);
        ExportResult result =
                new ExportReader(folder, limits).read(stream(car), account.did(), account.publicKey(), this::receive);
        assertProblem(Problem.TOO_LARGE, result);
        assertThat(received).hasSize(1_000_000 / record.length());
    }

    @Test
    void whatFailsOnThisSideComesOutAsItIsAndLeavesNoFile() {
        TestRepo repo = repo(Curve.K256, 60);
        InputStream torn = new SequenceInputStream(stream(repo.car().slice(0, 6_000)), new Broken());
        ExportReader reader = new ExportReader(folder, limits(0));
        Did did = repo.account().did();
        assertThatThrownBy(() -> reader.read(torn, did, repo.account().publicKey(), this::receive))
                .isExactlyInstanceOf(IOException.class)
                .hasMessage("reset");
        assertThatThrownBy(() ->
                        reader.read(stream(repo.car()), did, repo.account().publicKey(), (path, cid, record) -> {
                            throw new IllegalStateException("full");
                        }))
                .isExactlyInstanceOf(IllegalStateException.class)
                .hasMessage("full");
        assertThat(received).isEmpty();
        assertThat(folder).isEmptyDirectory();
    }

    private Problem problem(TestAccount account, ByteSlice node, ByteSlice record) throws IOException {
        Cid root = Cid.ofDrisl(node);
        ByteSlice commit = SignedCommit.sign(account.did(), Tid.of(1, 1), root, account.signingKey());
        Map<Cid, ByteSlice> blocks = new LinkedHashMap<>();
        blocks.put(Cid.ofDrisl(commit), commit);
        blocks.put(root, node);
        blocks.put(Cid.ofDrisl(record), record);
        ByteSlice car = CarWriter.write(List.of(Cid.ofDrisl(commit)), blocks);
        ExportResult result = new ExportReader(folder, ExportLimits.DEFAULT)
                .read(stream(car), account.did(), account.publicKey(), this::receive);
        return ((ExportResult.Refused) result).problem();
    }

    private ExportResult.Refused refused(TestRepo repo, ByteSlice car, int maxMemory) throws IOException {
        return (ExportResult.Refused) read(repo, car, limits(maxMemory));
    }

    private ExportResult read(TestRepo repo, ByteSlice car, ExportLimits limits) throws IOException {
        return new ExportReader(folder, limits)
                .read(stream(car), repo.account().did(), repo.account().publicKey(), this::receive);
    }

    private void receive(String path, Cid cid, ByteSlice record) {
        assertThat(cid.matches(record)).isTrue();
        received.put(path, ByteSlice.copyOf(record));
    }

    private static ExportLimits limits(int maxMemory) {
        return new ExportLimits(CarLimits.REPO, 64, maxMemory);
    }

    private static void assertProblem(Problem problem, ExportResult result) {
        assertThat(result)
                .isInstanceOfSatisfying(
                        ExportResult.Refused.class,
                        refused -> assertThat(refused.problem()).isEqualTo(problem));
    }

    private static int heightOf(TestRepo repo) {
        BlockMap blocks = BlockMap.read(repo.car(), CarLimits.REPO);
        assertThat(MstTree.verify(repo.head().data(), blocks)).isEqualTo(60);
        return repo.records().keySet().stream().mapToInt(MstKey::height).max().orElseThrow();
    }

    private static Map<Cid, ByteSlice> blocks(TestRepo repo) {
        BlockMap car = BlockMap.read(repo.car(), CarLimits.REPO);
        Map<Cid, ByteSlice> blocks = new LinkedHashMap<>();
        car.forEach(cid -> blocks.put(cid, car.find(cid)));
        return blocks;
    }

    private static TestRepo repo(Curve curve, int records) {
        TestAccount account = TestAccount.create(curve, new SplittableRandom(110 + records));
        TestRepo repo = new TestRepo(account, new HostSequence(), () -> NOW);
        List<RepoWrite> writes = new ArrayList<>();
        for (int i = 0; i < records; i++) {
            String path = "app.bsky.feed.post/" + Tid.of(1_600_000_000_000_000L + i, 3);
            writes.add(new RepoWrite.Create(path, repo.fresh(path)));
        }
        repo.apply(writes.toArray(RepoWrite[]::new));
        return repo;
    }

    private static InputStream stream(ByteSlice bytes) {
        return new ByteArrayInputStream(bytes.toArray());
    }

    private static final class Broken extends InputStream {

        @Override
        public int read() throws IOException {
            throw new IOException("reset");
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            throw new IOException("reset");
        }
    }
}
