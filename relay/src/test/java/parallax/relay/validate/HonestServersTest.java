package parallax.relay.validate;

import static org.assertj.core.api.Assertions.assertThat;
import static parallax.relay.validate.CommitRulingsTest.passed;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.crypto.Curve;
import parallax.atproto.event.Event;
import parallax.atproto.event.FrameEncoder;
import parallax.atproto.identity.DidDocument;
import parallax.atproto.identity.PdsEndpoint;
import parallax.atproto.repo.RepoHead;
import parallax.atproto.repo.RepoOp;
import parallax.atproto.repo.RepoWrite;
import parallax.atproto.rules.DropReason;
import parallax.atproto.testkit.HostSequence;
import parallax.atproto.testkit.TestAccount;
import parallax.atproto.testkit.TestEvent;
import parallax.atproto.testkit.TestRepo;
import parallax.relay.flow.Admitted;
import parallax.relay.flow.Head;
import parallax.relay.flow.Verdict;

/** What honest servers send and the specification does not foresee, in strict and in lenient mode. */
@ParameterizedClass
@ValueSource(booleans = {false, true})
final class HonestServersTest {
    private static final String THERE = "app.bsky.feed.post/3k7";
    private static final String FRESH = "app.bsky.feed.post/3new";

    @Parameter
    boolean lenient;

    private Courtroom court;
    private Courtroom demanding;
    private TestAccount account;
    private TestRepo repo;

    @BeforeEach
    void aRepositoryThatBothCourtsKnow() {
        court = new Courtroom(lenient);
        demanding = new Courtroom(lenient, true);
        account = TestAccount.create(Curve.K256, new Random(7));
        repo = new TestRepo(account, new HostSequence(), court.clock);
        DidDocument document = new DidDocument(
                account.did(), account.publicKey(), PdsEndpoint.parse("https://" + Author.HOME.hostname()), null);
        court.identities.known(document);
        demanding.identities.known(document);
        for (int i = 0; i < 60; i++) {
            bothPass(repo.create("app.bsky.feed.post/3k" + i));
        }
    }

    @Test
    void severalOperationsOnOnePathPassForWhatTheyComeTo() {
        ByteSlice one = repo.fresh(FRESH);
        ByteSlice two = repo.fresh(FRESH);
        RepoWrite create = new RepoWrite.Create(FRESH, one);
        for (RepoWrite[] batch : List.of(
                new RepoWrite[] {create, new RepoWrite.Delete(FRESH)},
                new RepoWrite[] {new RepoWrite.Delete(THERE), new RepoWrite.Create(THERE, one)},
                new RepoWrite[] {new RepoWrite.Update(THERE, two), new RepoWrite.Update(THERE, one)},
                new RepoWrite[] {create, new RepoWrite.Update(FRESH, two)},
                new RepoWrite[] {new RepoWrite.Update(THERE, two), new RepoWrite.Delete(THERE)})) {
            bothPass(repo.batch(batch));
        }
        bothPass(repo.create(THERE));
        assertThat(court.counts.all()).isEmpty();
    }

    @Test
    void anOperationThatChangesNothingPassesAloneAndBesideOthers() {
        RepoWrite same = new RepoWrite.Update(THERE, repo.records().get(THERE));
        bothPass(repo.batch(same));
        bothPass(repo.batch(same, new RepoWrite.Create(FRESH, repo.fresh(FRESH))));
        bothPass(repo.create("app.bsky.feed.like/3l"));
        assertThat(court.counts.all()).isEmpty();
    }

    @Test
    void operationsOnOnePathThatContradictEachOtherAreABadProof() {
        Event.Commit good =
                repo.batch(new RepoWrite.Create(FRESH, repo.fresh(FRESH))).commit();
        List<RepoOp> twice = List.of(good.ops().getFirst(), good.ops().getFirst());
        assertThat(submit(court, FrameEncoder.encode(with(good, twice)))).isEqualTo(badProof());
        assertThat(submit(demanding, FrameEncoder.encode(with(good, twice)))).isEqualTo(badProof());
        Admitted passed = passed(submit(court, FrameEncoder.encode(good)));
        assertThat(passed.change().reindex()).isFalse();
    }

    @Test
    void aCommitThatLacksANodePassesUnprovenUnlessProofsAreRequired() {
        TestEvent unproven = unproven();
        Admitted passed = passed(submit(court, unproven.frame()));
        assertThat(passed.frame()).isEqualTo(unproven.frame());
        assertThat(passed.change().reindex()).isTrue();
        assertThat(head(court)).isEqualTo(repo.head());
        assertThat(court.counts.all()).containsOnlyKeys("unproven");
        RepoHead before = head(demanding);
        assertThat(submit(demanding, unproven.frame())).isEqualTo(badProof());
        assertThat(head(demanding)).isEqualTo(before);
        assertThat(demanding.counts.of("unproven")).isZero();
        passed(submit(court, repo.create(FRESH).frame()));
        assertThat(court.counts.of("discontinuous")).isZero();
    }

    @Test
    void aContradictionBesideAMissingNodeIsABadProof() {
        Event.Commit unproven = unproven().commit();
        List<RepoOp> ops = new ArrayList<>(unproven.ops());
        ops.set(1, new RepoOp.Create(ops.get(1).path(), unproven.commit()));
        ByteSlice frame = FrameEncoder.encode(with(unproven, ops));
        assertThat(submit(court, frame)).isEqualTo(badProof());
        assertThat(submit(demanding, frame)).isEqualTo(badProof());
    }

    @Test
    void aFrameThatLacksWhatEverybodyKnowsIsPassedOnMended() {
        TestEvent lacking = repo.createToMend(FRESH);
        Admitted passed = passed(submit(court, lacking.frame()));
        assertThat(passed.frame())
                .isEqualTo(FrameEncoder.encode(lacking.event()))
                .isNotEqualTo(lacking.frame());
        assertThat(passed.seq().splice(passed.frame(), lacking.seq())).isEqualTo(passed.frame());
        assertThat(court.counts.all()).containsOnlyKeys("mended");
        passed(submit(court, repo.update(FRESH).frame()));
    }

    /** The next that is, with what came before it in both courts; its second operation is a create. */
    private TestEvent unproven() {
        for (int i = 0; i < 60; i++) {
            String created = "app.bsky.feed.like/3m" + i;
            TestEvent event = repo.applySendingNewNodesOnly(
                    new RepoWrite.Delete("app.bsky.feed.post/3k" + i),
                    new RepoWrite.Create(created, repo.fresh(created)));
            court.clock.advance(Duration.ofSeconds(1));
            demanding.clock.advance(Duration.ofSeconds(1));
            if (demanding.ask(Author.HOME, event.frame()) instanceof Verdict.Drop) {
                return event;
            }
            bothPass(event);
        }
        throw new AssertionError("each delete is proven by new nodes alone");
    }

    private void bothPass(TestEvent event) {
        assertThat(passed(submit(court, event.frame())).frame()).isEqualTo(event.frame());
        passed(submit(demanding, event.frame()));
        assertThat(head(court)).isEqualTo(repo.head());
    }

    private Verdict submit(Courtroom to, ByteSlice frame) {
        to.clock.advance(Duration.ofSeconds(1));
        return to.submit(Author.HOME, frame);
    }

    private RepoHead head(Courtroom of) {
        Head head = Objects.requireNonNull(of.state.get(account.did())).head();
        return new RepoHead(head.rev(), head.data());
    }

    private static Verdict badProof() {
        return new Verdict.Drop(DropReason.BAD_PROOF);
    }

    private static Event.Commit with(Event.Commit commit, List<RepoOp> ops) {
        return new Event.Commit(
                commit.seq(),
                commit.repo(),
                commit.rev(),
                commit.since(),
                commit.commit(),
                commit.prevData(),
                ops,
                commit.blocks(),
                commit.time(),
                commit.rebase(),
                commit.tooBig());
    }
}
