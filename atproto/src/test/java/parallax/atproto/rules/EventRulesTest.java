package parallax.atproto.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.FieldSource;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.cid.Cid;
import parallax.atproto.crypto.Curve;
import parallax.atproto.event.Event;
import parallax.atproto.event.Frame;
import parallax.atproto.event.FrameDecoder;
import parallax.atproto.repo.RepoHead;
import parallax.atproto.syntax.Tid;
import parallax.atproto.testkit.Breakage;
import parallax.atproto.testkit.BrokenTwice;
import parallax.atproto.testkit.HostSequence;
import parallax.atproto.testkit.TestAccount;
import parallax.atproto.testkit.TestRepo;

/** The rules in their order, as a consumer applies them that keeps the head of each repo. */
class EventRulesTest {

    private static final Instant NOW = Instant.parse("2026-08-20T12:00:00Z");
    private static final String PDS = "pds.example.com";

    static final List<BrokenTwice> PAIRS = BrokenTwice.ALL;

    private final TestAccount account = TestAccount.create(Curve.P256, new SplittableRandom(51));
    private final TestRepo repo = new TestRepo(account, new HostSequence(), () -> NOW);

    @BeforeEach
    void aRepoWithRecords() {
        for (int i = 0; i < 5; i++) {
            repo.create("app.bsky.feed.post/a" + i);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Breakage.class,
            mode = Mode.EXCLUDE,
            names = {"GARBAGE", "CUT_OFF", "NOT_CANONICAL", "WITHOUT_REV", "UNKNOWN_KIND"})
    void eachBreakageIsRefusedForItsReason(Breakage breakage) {
        assertThat(reason(repo.broken(breakage))).isEqualTo(breakage.ruling());
    }

    @ParameterizedTest
    @FieldSource("PAIRS")
    void ofTwoBrokenRulesTheFirstGivesTheReason(BrokenTwice breakages) {
        assertThat(reason(repo.broken(breakages))).isEqualTo(breakages.first().ruling());
    }

    @Test
    void whatIsAsItShouldBeBreaksNoRule() {
        StoredHead before = head();
        assertThat(refusal(repo.sync().frame(), before)).isNull();
        assertThat(refusal(repo.create("app.bsky.feed.post/good").frame(), before))
                .isNull();
        assertThat(refusal(repo.sync().frame(), null)).isNull();
    }

    @Test
    void theHeadsOwnCommitUnderAnOldKeyIsAMismatch() {
        ByteSlice sync = repo.sync().frame();
        account.rotate(Curve.K256, new SplittableRandom(52));
        assertThat(reason(sync)).isEqualTo("mismatch");
    }

    @Test
    void onlyTheDocumentsPdsSpeaksAndWithoutAPdsNobodyDoes() {
        assertThat(EventRules.speaker(PDS, PDS)).isNull();
        assertThat(EventRules.speaker(account.publicKey(), PDS, PDS)).isNull();
        for (Refusal refused : new Refusal[] {
            EventRules.speaker(PDS, "other.example.com"),
            EventRules.speaker(account.publicKey(), PDS, "other.example.com")
        }) {
            assertThat(refused.reason()).isEqualTo(DropReason.WRONG_HOST);
            assertThat(refused.detail()).contains(PDS);
        }
        for (Refusal refused : new Refusal[] {
            EventRules.speaker(null, PDS),
            EventRules.speaker(account.publicKey(), null, PDS),
            EventRules.speaker(null, PDS, "other.example.com")
        }) {
            assertThat(refused.reason()).isEqualTo(DropReason.NO_IDENTITY);
        }
    }

    private String reason(ByteSlice frame) {
        Refusal refusal = refusal(frame, head());
        assertThat(refusal).isNotNull();
        assertThat(refusal.detail()).isNotBlank();
        return refusal.reason().label();
    }

    private @Nullable Refusal refusal(ByteSlice frame, @Nullable AcceptedHead head) {
        Frame decoded = FrameDecoder.decode(frame);
        if (decoded instanceof Frame.Malformed malformed) {
            return DropReason.MALFORMED.because(malformed.reason());
        }
        Event.Signed event = (Event.Signed) ((Frame.Message) decoded).event();
        Refusal claims = EventRules.claims(event, head, NOW, false);
        if (claims != null) {
            return claims;
        }
        return switch (EventRules.open(event, head)) {
            case Refusal refusal -> refusal;
            case SignedBlocks opened -> {
                Refusal signature = EventRules.signature(opened, account.publicKey(), head);
                yield signature != null ? signature : EventRules.tree(EventRules.proof(opened), false);
            }
        };
    }

    private StoredHead head() {
        return new StoredHead(repo.head(), repo.commitCid());
    }

    private record StoredHead(RepoHead known, Cid commit) implements AcceptedHead {

        @Override
        public Tid rev() {
            return known.rev();
        }

        @Override
        public boolean isCommitOf(SignedBlocks told) {
            return commit.equals(told.cid());
        }

        @Override
        public boolean hasTreeOf(SignedBlocks told) {
            return known.data().equals(told.commit().data());
        }
    }
}
