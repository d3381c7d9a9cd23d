package parallax.atproto.agreement;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import parallax.atproto.agreement.OpSequence.Op;
import parallax.atproto.car.BlockMap;
import parallax.atproto.car.CarWriter;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.cid.Cid;
import parallax.atproto.crypto.Curve;
import parallax.atproto.crypto.DidKey;
import parallax.atproto.crypto.PublicKey;
import parallax.atproto.event.Event;
import parallax.atproto.event.Frame;
import parallax.atproto.event.FrameDecoder;
import parallax.atproto.repo.RecordProof;
import parallax.atproto.repo.RepoOp;
import parallax.atproto.repo.RepoWrite;
import parallax.atproto.syntax.Did;
import parallax.atproto.testkit.Breakage;
import parallax.atproto.testkit.HostSequence;
import parallax.atproto.testkit.TestAccount;
import parallax.atproto.testkit.TestRepo;
import parallax.atproto.testkit.devnet.DevnetServers;
import parallax.atproto.testkit.devnet.ReferenceRepo;

/** What is made here verifies with {@code @atproto/repo}, what that makes verifies here, and both refuse the same. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RepoAgreementTest {

    private static final int COMMITS = 40;

    private ReferenceRepo reference;

    @BeforeAll
    void start(@TempDir Path dir) throws Exception {
        DevnetServers.assumeAvailable();
        reference = ReferenceRepo.start(dir);
    }

    @AfterAll
    void stop() {
        if (reference != null) {
            reference.close();
        }
    }

    @ParameterizedTest
    @EnumSource(Curve.class)
    void repositoriesAndCommitsMadeHereVerifyThere(Curve curve) throws Exception {
        TestRepo repo = repo(curve);
        repo.emptyCommit();
        for (List<Op> commit : new OpSequence(curve.name().hashCode(), 40).commits(COMMITS, 5)) {
            ByteSlice before = repo.car();
            Event.Commit event = repo.apply(writes(repo, commit)).commit();
            JsonNode seen = reference.ask(of("diff", repo, event.blocks()).put("before", ReferenceRepo.base64(before)));
            assertThat(seen.path("rev").asText())
                    .as(seen.toString())
                    .isEqualTo(event.rev().text());
            assertThat(writes(seen)).containsExactlyInAnyOrderElementsOf(writes(event.ops()));
            JsonNode whole = reference.ask(of("repo", repo, repo.car()));
            assertThat(whole.path("commit").asText())
                    .as(whole.toString())
                    .isEqualTo(repo.commitCid().toString());
            assertThat(records(whole)).isEqualTo(records(repo));
        }
        assertThat(repo.records()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Curve.class)
    void proofsOfRecordsMadeHereVerifyThere(Curve curve) throws Exception {
        TestRepo repo = filled(curve);
        BlockMap blocks = Repos.blocks(repo.car());
        for (String there : List.copyOf(repo.records().keySet())) {
            String absent = there + "x";
            String record = Cid.ofDrisl(Objects.requireNonNull(repo.records().get(there)))
                    .toString();
            assertThat(verified(repo, RecordProof.car(repo.commitCid(), blocks, there), there, record))
                    .isTrue();
            assertThat(verified(
                            repo,
                            RecordProof.car(repo.commitCid(), blocks, there),
                            there,
                            repo.commitCid().toString()))
                    .isFalse();
            assertThat(verified(repo, RecordProof.car(repo.commitCid(), blocks, there), there, null))
                    .isFalse();
            assertThat(verified(repo, RecordProof.car(repo.commitCid(), blocks, absent), absent, null))
                    .isTrue();
            assertThat(verified(repo, RecordProof.car(repo.commitCid(), blocks, absent), absent, record))
                    .isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Breakage.class,
            names = {
                "FLIPPED_SIGNATURE",
                "HIGH_S_SIGNATURE",
                "DER_SIGNATURE",
                "ZERO_SIGNATURE",
                "FOREIGN_KEY",
                "DID_DIFFERS",
                "RECORD_MISSING",
                "BLOCK_CORRUPT",
                "COMMIT_MISSING"
            })
    void bothRefuseABrokenCommit(Breakage breakage) throws Exception {
        TestRepo repo = filled(Curve.K256);
        Event.Commit event = (Event.Commit) ((Frame.Message) FrameDecoder.decode(repo.broken(breakage))).event();
        JsonNode theirs =
                reference.ask(of("diff", repo, event.blocks()).put("before", ReferenceRepo.base64(repo.car())));
        assertThat(theirs.path("error").isTextual()).as(theirs.toString()).isTrue();
        boolean ours = Repos.proves(
                event.blocks(), event.ops(), event.prevData(), repo.account().publicKey());
        // Whose commit it is, is not the proof's to say.
        assertThat(ours).isEqualTo(breakage == Breakage.DID_DIFFERS);
        if (breakage == Breakage.DID_DIFFERS) {
            assertThat(Repos.commit(Repos.blocks(event.blocks())).did()).isNotEqualTo(event.repo());
        }
    }

    @ParameterizedTest
    @EnumSource(Curve.class)
    void bothRefuseARepositoryThatLacksABlockOrHasOneChanged(Curve curve) throws Exception {
        TestRepo repo = filled(curve);
        BlockMap blocks = Repos.blocks(repo.car());
        for (Cid cid : blocks) {
            Map<Cid, ByteSlice> lacking = copy(blocks);
            ByteSlice block = Objects.requireNonNull(lacking.remove(cid));
            assertRefused(repo, lacking);
            byte[] changed = block.toArray();
            changed[changed.length - 1] ^= 1;
            Map<Cid, ByteSlice> altered = copy(blocks);
            altered.put(cid, ByteSlice.of(changed));
            assertRefused(repo, altered);
        }
        assertThat(Repos.whole(repo.car(), repo.account().did(), repo.account().publicKey()))
                .isNotNull();
        PublicKey stranger = TestAccount.create(curve, new SplittableRandom(9)).publicKey();
        assertThat(Repos.whole(repo.car(), repo.account().did(), stranger)).isNull();
        JsonNode theirs = reference.ask(of("repo", repo, repo.car()).put("key", stranger.didKey()));
        assertThat(theirs.path("error").isTextual()).isTrue();
    }

    private void assertRefused(TestRepo repo, Map<Cid, ByteSlice> blocks) throws InterruptedException {
        ByteSlice car = CarWriter.write(List.of(repo.commitCid()), blocks);
        assertThat(reference.ask(of("repo", repo, car)).path("error").isTextual())
                .isTrue();
        assertThat(Repos.whole(car, repo.account().did(), repo.account().publicKey()))
                .isNull();
    }

    @ParameterizedTest
    @EnumSource(Curve.class)
    void repositoriesAndCommitsMadeThereVerifyHere(Curve curve) throws Exception {
        Did did = new Did("did:plc:ewvi7nxzyoun6zhxrhs64oiz");
        ObjectNode question =
                ReferenceRepo.question("make").put("curve", curve.name()).put("did", did.text());
        Map<String, String> texts = commits(
                question.putArray("commits"), new OpSequence(curve.name().hashCode(), 60).commits(COMMITS, 6));
        JsonNode made = reference.ask(question);
        PublicKey key = DidKey.parse(made.path("key").asText());
        assertThat(key.curve()).isEqualTo(curve);

        Repos.Whole whole = Objects.requireNonNull(Repos.whole(ReferenceRepo.bytes(made.path("car")), did, key));
        assertThat(whole.records().keySet()).isEqualTo(texts.keySet());
        assertThat(made.path("events").size()).isGreaterThanOrEqualTo(COMMITS);
        for (JsonNode event : made.path("events")) {
            ByteSlice car = ReferenceRepo.bytes(event.path("car"));
            Cid prevData = Cid.parse(event.path("prevData").asText());
            List<RepoOp> ops = ops(event);
            assertThat(Repos.proves(car, ops, prevData, key))
                    .as(event.path("ops").toString())
                    .isTrue();
            assertThat(Repos.proves(car, ops.subList(1, ops.size()), prevData, key))
                    .isFalse();
            assertThat(Repos.proves(car, ops, whole.commit(), key)).isFalse();
        }
    }

    /** Fills in the commits up to where records are left; answers those. */
    private static Map<String, String> commits(ArrayNode into, List<List<Op>> commits) {
        Map<String, String> left = new TreeMap<>();
        for (List<Op> commit : commits.subList(0, COMMITS)) {
            ArrayNode ops = into.addArray();
            for (Op op : commit) {
                String action = op.after() == null ? "delete" : op.before() == null ? "create" : "update";
                ArrayNode write = ops.addArray().add(action).add(op.path());
                if (op.after() == null) {
                    left.remove(op.path());
                } else {
                    left.put(op.path(), op.after().toString());
                    write.addObject()
                            .put("$type", "com.example.record")
                            .put("text", op.after().toString());
                }
            }
        }
        return left;
    }

    private static List<RepoOp> ops(JsonNode event) {
        List<RepoOp> ops = new ArrayList<>();
        for (JsonNode op : event.path("ops")) {
            String path = op.path("path").asText();
            ops.add(
                    switch (op.path("action").asText()) {
                        case "create" -> new RepoOp.Create(path, cid(op, "cid"));
                        case "update" -> new RepoOp.Update(path, cid(op, "cid"), cid(op, "prev"));
                        default -> new RepoOp.Delete(path, cid(op, "prev"));
                    });
        }
        return ops;
    }

    private static Cid cid(JsonNode op, String field) {
        return Cid.parse(op.path(field).asText());
    }

    private static TestRepo repo(Curve curve) {
        TestAccount account = TestAccount.create(curve, new SplittableRandom(31));
        return new TestRepo(account, new HostSequence(), () -> Instant.parse("2026-08-20T12:00:00Z"));
    }

    private static TestRepo filled(Curve curve) {
        TestRepo repo = repo(curve);
        for (List<Op> commit : new OpSequence(5, 25).commits(25, 4).subList(0, 25)) {
            repo.apply(writes(repo, commit));
        }
        return repo;
    }

    private static RepoWrite[] writes(TestRepo repo, List<Op> ops) {
        return ops.stream()
                .map(op -> op.after() == null
                        ? new RepoWrite.Delete(op.path())
                        : op.before() == null
                                ? new RepoWrite.Create(op.path(), repo.fresh(op.path()))
                                : new RepoWrite.Update(op.path(), repo.fresh(op.path())))
                .toArray(RepoWrite[]::new);
    }

    /** As {@code action path cid}, of a delete the record before. */
    private static List<String> writes(List<RepoOp> ops) {
        return ops.stream()
                .map(op -> switch (op) {
                    case RepoOp.Create(var path, var cid) -> "create " + path + " " + cid;
                    case RepoOp.Update(var path, var cid, var prev) -> "update " + path + " " + cid + " " + prev;
                    case RepoOp.Delete(var path, var prev) -> "delete " + path + " " + prev;
                    case RepoOp.Malformed malformed -> throw new AssertionError(malformed);
                })
                .toList();
    }

    private static List<String> writes(JsonNode diff) {
        List<String> writes = new ArrayList<>();
        for (JsonNode write : diff.path("writes")) {
            String prev =
                    write.path("prev").isNull() ? "" : " " + write.path("prev").asText();
            writes.add(write.path("action").asText() + " " + write.path("path").asText() + " "
                    + write.path("cid").asText() + prev);
        }
        return writes;
    }

    private static Map<String, String> records(TestRepo repo) {
        Map<String, String> records = new TreeMap<>();
        repo.records()
                .forEach((path, record) -> records.put(path, Cid.ofDrisl(record).toString()));
        return records;
    }

    private static Map<String, String> records(JsonNode whole) {
        Map<String, String> records = new TreeMap<>();
        whole.path("records")
                .properties()
                .forEach(
                        record -> records.put(record.getKey(), record.getValue().asText()));
        return records;
    }

    private ObjectNode of(String operation, TestRepo repo, ByteSlice car) {
        return ReferenceRepo.question(operation)
                .put("car", ReferenceRepo.base64(car))
                .put("did", repo.account().did().text())
                .put("key", repo.account().publicKey().didKey());
    }

    private boolean verified(TestRepo repo, ByteSlice car, String path, @Nullable String claim)
            throws InterruptedException {
        ObjectNode question = of("proofs", repo, car);
        ArrayNode claimed = question.putArray("claims").addArray().add(path);
        if (claim == null) {
            claimed.addNull();
        } else {
            claimed.add(claim);
        }
        JsonNode answer = reference.ask(question);
        assertThat(answer.has("error")).as(answer.toString()).isFalse();
        return !answer.path("verified").isEmpty();
    }

    private static Map<Cid, ByteSlice> copy(BlockMap blocks) {
        Map<Cid, ByteSlice> copy = new LinkedHashMap<>();
        blocks.forEach(cid -> copy.put(cid, Objects.requireNonNull(blocks.find(cid))));
        return copy;
    }
}
