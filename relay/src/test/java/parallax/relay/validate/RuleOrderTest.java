package parallax.relay.validate;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.FieldSource;
import parallax.atproto.crypto.Curve;
import parallax.atproto.event.AccountStatus;
import parallax.atproto.identity.DidDocument;
import parallax.atproto.identity.PdsEndpoint;
import parallax.atproto.testkit.Breakage;
import parallax.atproto.testkit.BrokenTwice;
import parallax.atproto.testkit.HostSequence;
import parallax.atproto.testkit.TestAccount;
import parallax.atproto.testkit.TestRepo;
import parallax.relay.flow.RepoState;
import parallax.relay.flow.Verdict;

/** An event that breaks two rules is dropped for the first; pulsar's explanation is held to the same order. */
final class RuleOrderTest {
    static final List<BrokenTwice> PAIRS = BrokenTwice.ALL;

    private final Courtroom court = new Courtroom(false);
    private final TestAccount account = TestAccount.create(Curve.K256, new Random(7));
    private final TestRepo repo = new TestRepo(account, new HostSequence(), court.clock);

    @BeforeEach
    void aKnownRepository() {
        court.identities.known(new DidDocument(
                account.did(), account.publicKey(), PdsEndpoint.parse("https://" + Author.HOME.hostname()), null));
        for (int i = 0; i < 3; i++) {
            court.clock.advance(Duration.ofSeconds(1));
            CommitRulingsTest.passed(court.submit(
                    Author.HOME, repo.create("app.bsky.feed.post/3k" + i).frame()));
        }
        court.clock.advance(Duration.ofMinutes(1));
    }

    @ParameterizedTest
    @FieldSource("PAIRS")
    void ofTwoBrokenRulesTheFirstGivesTheReason(BrokenTwice breakages) {
        assertThat(reason(court.submit(Author.HOME, repo.broken(breakages))))
                .isEqualTo(breakages.first().ruling());
    }

    @ParameterizedTest
    @EnumSource(
            value = Breakage.class,
            mode = Mode.MATCH_NONE,
            names = {"GARBAGE", "CUT_OFF", "NOT_CANONICAL", "WITHOUT_REV", "UNKNOWN_KIND", ".*_TIME", ".*_NO_.*"})
    void theSenderAndTheAccountAreLookedAtBeforeTheSignature(Breakage breakage) {
        var frame = repo.broken(breakage);
        assertThat(reason(court.submit(Author.ELSEWHERE, frame))).isEqualTo(breakage.rulingOr("wrong_host"));
        RepoState known = Objects.requireNonNull(court.state.get(account.did()));
        court.state.put(
                account.did(),
                new RepoState(known.host(), known.head(), AccountStatus.DEACTIVATED, AccountStatus.ACTIVE));
        assertThat(reason(court.submit(Author.HOME, frame))).isEqualTo(breakage.rulingOr("inactive"));
        assertThat(reason(court.submit(Author.ELSEWHERE, frame))).isEqualTo(breakage.rulingOr("wrong_host"));
    }

    private static String reason(Verdict verdict) {
        assertThat(verdict).isInstanceOf(Verdict.Drop.class);
        return ((Verdict.Drop) verdict).reason().label();
    }
}
