package parallax.relay.validate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.crypto.Curve;
import parallax.atproto.event.Frame;
import parallax.atproto.event.FrameDecoder;
import parallax.atproto.event.FrameException;
import parallax.atproto.identity.DidDocument;
import parallax.atproto.identity.PdsEndpoint;
import parallax.atproto.repo.RepoHead;
import parallax.atproto.testkit.Breakage;
import parallax.atproto.testkit.HostSequence;
import parallax.atproto.testkit.TestAccount;
import parallax.atproto.testkit.TestEvent;
import parallax.atproto.testkit.TestRepo;
import parallax.relay.flow.Admitted;
import parallax.relay.flow.Head;
import parallax.relay.flow.Verdict;

/** A repository with records, each thing that can be wrong with its frames, and the next good commit after it. */
@ParameterizedClass
@ValueSource(booleans = {false, true})
final class BreakageRulingsTest {
    @Parameter
    boolean lenient;

    private Courtroom court;
    private TestAccount account;
    private TestRepo repo;

    @BeforeEach
    void aKnownRepository() {
        court = new Courtroom(lenient);
        account = TestAccount.create(Curve.K256, new Random(7));
        repo = new TestRepo(account, new HostSequence(), court.clock);
        court.identities.known(document());
        for (int i = 0; i < 30; i++) {
            court.clock.advance(Duration.ofSeconds(1));
            CommitRulingsTest.passed(submit(repo.create("app.bsky.feed.post/3k" + i)));
        }
        court.clock.advance(Duration.ofMinutes(1));
    }

    @ParameterizedTest
    @EnumSource(Breakage.class)
    void eachBreakageIsRuledAsItSaysAndTheNextGoodCommitPasses(Breakage breakage) {
        ByteSlice frame = repo.broken(breakage);
        switch (breakage.ruling()) {
            case "undecodable" ->
                assertThatThrownBy(() -> FrameDecoder.decode(frame)).isInstanceOf(FrameException.class);
            case "malformed" -> assertThat(FrameDecoder.decode(frame)).isInstanceOf(Frame.Malformed.class);
            case "unknown_type" -> assertThat(FrameDecoder.decode(frame)).isInstanceOf(Frame.Unknown.class);
            case String ruling
            when lenient && ruling.equals("legacy") -> {
                assertThat(court.submit(Author.HOME, frame)).isInstanceOf(Verdict.Pass.class);
                assertThat(court.counts.of("lenient")).isEqualTo(1);
            }
            default -> {
                Head before = head();
                Verdict verdict = court.submit(Author.HOME, frame);
                assertThat(verdict)
                        .isInstanceOfSatisfying(
                                Verdict.Drop.class,
                                drop -> assertThat(drop.reason().label()).isEqualTo(breakage.ruling()));
                assertThat(head()).isEqualTo(before);
                assertThat(court.counts.of("lenient")).isZero();
            }
        }
        court.clock.advance(Duration.ofMinutes(1));
        CommitRulingsTest.passed(submit(repo.create("app.bsky.feed.like/3kz")));
        assertThat(repoHead()).isEqualTo(repo.head());
    }

    @Test
    void aLifeOfCreatesUpdatesAndDeletesPassesWithoutOneDiscontinuity() {
        Random random = new Random(11);
        for (int i = 0; i < 100; i++) {
            court.clock.advance(Duration.ofSeconds(1));
            String known = repo.records().keySet().stream()
                    .skip(random.nextInt(repo.records().size()))
                    .findFirst()
                    .orElseThrow();
            TestEvent event = switch (random.nextInt(5)) {
                case 0 -> repo.update(known);
                case 1 -> repo.delete(known);
                case 2 -> repo.sync();
                case 3 -> repo.emptyCommit();
                default -> repo.create("app.bsky.graph.follow/3m" + i);
            };
            Admitted passed = CommitRulingsTest.passed(submit(event));
            assertThat(passed.frame()).isEqualTo(event.frame());
            assertThat(repoHead()).isEqualTo(repo.head());
        }
        assertThat(court.counts.all()).isEmpty();
    }

    @Test
    void aMissedCommitIsOneDiscontinuity() {
        repo.create("app.bsky.feed.post/3missed");
        court.clock.advance(Duration.ofSeconds(1));
        assertThat(CommitRulingsTest.passed(submit(repo.create("app.bsky.feed.post/3next")))
                        .change()
                        .reindex())
                .isTrue();
        court.clock.advance(Duration.ofSeconds(1));
        CommitRulingsTest.passed(submit(repo.create("app.bsky.feed.post/3nextbutone")));
        assertThat(court.counts.of("discontinuous")).isEqualTo(1);
    }

    private Verdict submit(TestEvent event) {
        return court.submit(Author.HOME, event.frame());
    }

    private Head head() {
        return Objects.requireNonNull(court.state.get(account.did())).head();
    }

    private RepoHead repoHead() {
        return new RepoHead(head().rev(), head().data());
    }

    private DidDocument document() {
        return new DidDocument(
                account.did(), account.publicKey(), PdsEndpoint.parse("https://" + Author.HOME.hostname()), null);
    }
}
