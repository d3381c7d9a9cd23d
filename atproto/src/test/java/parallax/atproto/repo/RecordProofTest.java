package parallax.atproto.repo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import parallax.atproto.car.BlockMap;
import parallax.atproto.car.CarLimits;
import parallax.atproto.car.CarWriter;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.cid.Cid;
import parallax.atproto.crypto.Curve;
import parallax.atproto.mst.MstException;
import parallax.atproto.syntax.Tid;
import parallax.atproto.testkit.HostSequence;
import parallax.atproto.testkit.TestAccount;
import parallax.atproto.testkit.TestRepo;

class RecordProofTest {

    private final TestAccount account = TestAccount.create(Curve.K256, new SplittableRandom(131));
    private final TestRepo repo =
            new TestRepo(account, new HostSequence(), () -> Instant.parse("2026-08-20T12:00:00Z"));
    private Map<Cid, ByteSlice> blocks = Map.of();
    private SignedCommit commit;

    @BeforeEach
    void write() {
        List<RepoWrite> writes = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            writes.add(new RepoWrite.Create(path(2 * i), TestRepo.record(path(2 * i), "number " + i)));
        }
        repo.apply(writes.toArray(RepoWrite[]::new));
        blocks = blocks(repo.car());
        commit = SignedCommit.decode(repo.commitBlock());
    }

    @Test
    void whatIsThereIsProvenWithItsRecordAndWhatIsNotIsProvenAbsent() {
        for (int i = 0; i < 400; i++) {
            String path = path(i);
            ByteSlice record = repo.records().get(path);
            RecordProof expected = record == null
                    ? new RecordProof.Absent(commit)
                    : new RecordProof.Present(commit, Cid.ofDrisl(record), record);
            ByteSlice car = RecordProof.car(repo.commitCid(), blocks::get, path);
            assertThat(RecordProof.read(car, account.did(), account.publicKey(), path))
                    .isEqualTo(expected);
            assertThat(RecordProof.read(repo.proof(path), account.did(), account.publicKey(), path))
                    .isEqualTo(expected);
            assertThat(blocks(repo.proof(path))).as("both ways to make one").isEqualTo(blocks(car));
        }
    }

    @Test
    void withoutAnyOneBlockOfAProofOfPresenceItProvesNothing() {
        String path = path(100);
        Map<Cid, ByteSlice> proof = blocks(RecordProof.car(repo.commitCid(), blocks::get, path));
        assertThat(proof).hasSizeGreaterThan(3);
        for (Cid gone : proof.keySet()) {
            Map<Cid, ByteSlice> without = new LinkedHashMap<>(proof);
            without.remove(gone);
            assertBroken(read(CarWriter.write(List.of(repo.commitCid()), without), path));
        }
    }

    @Test
    void aProofOfOnePathIsNotOneOfAnother() {
        ByteSlice car = RecordProof.car(repo.commitCid(), blocks::get, path(100));
        int broken = 0;
        for (int i = 0; i < 400; i++) {
            RecordProof proof = read(car, path(i));
            boolean there = repo.records().containsKey(path(i));
            assertThat(proof instanceof RecordProof.Absent && there).isFalse();
            assertThat(proof instanceof RecordProof.Present).isEqualTo(i == 100);
            broken += proof instanceof RecordProof.Broken ? 1 : 0;
        }
        assertThat(broken).isGreaterThan(300);
    }

    @Test
    void anotherAccountAnotherKeyOrDamageProveNothing() {
        TestAccount other = TestAccount.create(Curve.K256, new SplittableRandom(132));
        ByteSlice car = repo.proof(path(0));
        assertBroken(RecordProof.read(car, other.did(), account.publicKey(), path(0)));
        assertBroken(RecordProof.read(car, account.did(), other.publicKey(), path(0)));
        for (int i = 0; i < car.length(); i++) {
            byte[] damaged = car.toArray();
            damaged[i] ^= 1;
            assertBroken(read(ByteSlice.of(damaged), path(0)));
        }
        assertBroken(read(CarWriter.write(List.of(repo.head().data()), blocks), path(0)));
        assertBroken(read(CarWriter.write(List.of(), blocks), path(0)));
    }

    @Test
    void anEmptyRepositoryProvesThatNothingIsThere() {
        Repo empty = Repo.empty(account.did())
                .step(List.of())
                .sign(Tid.of(1, 1), account.signingKey())
                .repo();
        SignedCommit signed = empty.signed().orElseThrow();
        assertThat(read(empty.proof(path(1), null), path(1))).isEqualTo(new RecordProof.Absent(signed));
    }

    @Test
    void withoutTheBlocksNoProofIsMade() {
        assertThatThrownBy(() -> RecordProof.car(repo.commitCid(), cid -> null, path(0)))
                .isInstanceOf(IllegalArgumentException.class);
        Map<Cid, ByteSlice> commitOnly = Map.of(repo.commitCid(), repo.commitBlock());
        assertThatThrownBy(() -> RecordProof.car(repo.commitCid(), commitOnly::get, path(0)))
                .isInstanceOf(MstException.class);
    }

    private RecordProof read(ByteSlice car, String path) {
        return RecordProof.read(car, account.did(), account.publicKey(), path);
    }

    private static void assertBroken(RecordProof proof) {
        assertThat(proof).isInstanceOf(RecordProof.Broken.class);
    }

    private static String path(int number) {
        return "app.bsky.feed.like/" + Tid.of(1_000L * number, 3);
    }

    private static Map<Cid, ByteSlice> blocks(ByteSlice car) {
        BlockMap read = BlockMap.read(car, CarLimits.COMMIT_BLOCKS);
        Map<Cid, ByteSlice> blocks = new LinkedHashMap<>();
        read.forEach(cid -> {
            ByteSlice block = read.find(cid);
            assertThat(block).isNotNull();
            blocks.put(cid, block);
        });
        return blocks;
    }
}
