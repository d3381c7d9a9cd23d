package parallax.pulsar.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.crypto.Curve;
import parallax.atproto.event.Event;
import parallax.atproto.event.EventKind;
import parallax.atproto.event.FrameEncoder;
import parallax.atproto.firehose.CloseReason;
import parallax.atproto.repo.RepoWrite;
import parallax.atproto.syntax.Did;
import parallax.atproto.testkit.HostSequence;
import parallax.atproto.testkit.TestAccount;
import parallax.atproto.testkit.TestEvent;
import parallax.atproto.testkit.TestRepo;
import parallax.pulsar.ledger.EventFacts;
import parallax.pulsar.ledger.Ledger;
import parallax.pulsar.ledger.LedgerLimits;
import parallax.pulsar.ledger.Phase;
import parallax.pulsar.ledger.Place;

class StreamRecorderTest {

    private static final Did DID = new Did("did:plc:ewvi7nxzyoun6zhxrhs64oiz");

    private final AtomicLong now = new AtomicLong(1_000_000);
    private final InstantSource clock = () -> Instant.ofEpochMilli(now.get());
    private final Ledger ledger = new Ledger(clock, LedgerLimits.DEFAULT, 1, Ledger.NO_REFERENCE);
    private final StreamRecorder recorder = new StreamRecorder(new Place(0, 0), ledger, clock);

    @Test
    void whatASenderCallsItsErrorIsPlainAndShort() {
        assertThat(new Reading.Failure("a\u001b[1mb\u202ec").error()).isEqualTo("a [1mb c");
        assertThat(new Reading.Notice("x".repeat(1_000_000)).name()).hasSize(Reading.LONGEST_NAME);
    }

    @Test
    void aCommitIsReadAsFarAsItCounts() {
        TestRepo repo = new TestRepo(TestAccount.create(Curve.K256, new Random(1)), new HostSequence(41), clock);
        TestEvent commit = repo.apply(
                new RepoWrite.Create("app.bsky.feed.post/a", repo.fresh("app.bsky.feed.post/a")),
                new RepoWrite.Create("app.bsky.feed.post/b", repo.fresh("app.bsky.feed.post/b")));
        EventFacts facts = ((Reading.Event) FrameReader.read(commit.frame())).facts();
        byte[] cid = repo.commitCid().bytes().toArray();
        assertThat(facts)
                .isEqualTo(new EventFacts(
                        EventKind.COMMIT,
                        42,
                        repo.account().did().text(),
                        commit.commit().rev().value(),
                        commit.event().time(),
                        2,
                        ByteBuffer.wrap(cid).getLong(cid.length - Long.BYTES),
                        ""));
    }

    @Test
    void everyCutOfAFrameIsUndecodableOrKnownFromAllOfIt() {
        ByteSlice frame = identity(7);
        for (int length = 0; length < frame.length(); length++) {
            assertThat(FrameReader.read(frame.slice(0, length)))
                    .as("%s bytes", length)
                    .isInstanceOf(Reading.Undecodable.class);
        }
        assertThat(FrameReader.read(frame)).isInstanceOf(Reading.Event.class);
    }

    @Test
    void aTimeThatIsNoTimeIsNotHeld() {
        ByteSlice frame = FrameEncoder.encode(new Event.Identity(1, DID, "x".repeat(65), null));
        assertThat(FrameReader.read(frame)).isInstanceOf(Reading.Undecodable.class);
    }

    @Test
    void aStreamFlowsAfterItsFirstFrameOrAQuietWhile() {
        assertThat(recorder.flows()).isFalse();
        recorder.opened(Map.of());
        assertThat(recorder.flows()).isFalse();
        now.addAndGet(StreamRecorder.QUIET.toMillis());
        assertThat(recorder.flows()).isTrue();
        recorder.closed(new CloseReason.Remote(1006, ""), Duration.ofSeconds(1));
        assertThat(recorder.flows()).isFalse();
        recorder.opened(Map.of());
        recorder.frame(identity(1));
        assertThat(recorder.flows()).isTrue();
    }

    @Test
    void aSlowConsumerIsToldByNameWithTheTime() {
        open();
        now.addAndGet(100_000);
        recorder.frame(FrameEncoder.error("ConsumerTooSlow", "Stream consumer too slow"));
        now.addAndGet(5_000);
        recorder.closed(new CloseReason.Remote(1008, "ConsumerTooSlow"), Duration.ofSeconds(1));
        assertThat(recorder.counts().cuts()).containsExactly(new Cut("ConsumerTooSlow disconnect", 1_100_000));
    }

    @Test
    void gapsAndStepsBackAreCountedWithinAConnectionAndTheCursorGoesOn() {
        open();
        List.of(5, 6, 9, 9, 8).forEach(seq -> recorder.frame(identity(seq)));
        recorder.closed(new CloseReason.Silent(), Duration.ofSeconds(1));
        assertThat(recorder.cursor()).hasValue(9);
        recorder.opened(Map.of());
        recorder.frame(identity(3));
        assertThat(recorder.counts().seqGaps()).isEqualTo(1);
        assertThat(recorder.counts().seqBackwards()).isEqualTo(2);
        assertThat(recorder.counts().reconnects()).isEqualTo(1);
    }

    @Test
    void whatWasMendedBeforeTheWindowIsNoCutButAStreamThatIsDownThenIs() {
        recorder.opened(Map.of());
        recorder.closed(new CloseReason.Silent(), Duration.ofSeconds(1));
        recorder.opened(Map.of());
        recorder.windowOpens();
        assertThat(recorder.counts().cuts()).isEmpty();
        recorder.closed(new CloseReason.Unreachable("refused"), Duration.ofSeconds(1));
        recorder.windowOpens();
        assertThat(recorder.counts().cuts()).containsExactly(new Cut("unreachable: refused", now.get()));
    }

    @Test
    void theLongestSilenceReachesToTheEndOfTheWindow() {
        open();
        now.addAndGet(2_000);
        recorder.frame(identity(1));
        now.addAndGet(20_000);
        recorder.graceEnds();
        assertThat(recorder.counts().silentFrom()).isEqualTo(1_002_000);
        assertThat(recorder.counts().silentTo()).isEqualTo(1_022_000);
    }

    @Test
    void outdatedCursorAndOversizeFramesAreCuts() {
        open();
        recorder.frame(FrameEncoder.encode(new Event.Info("OutdatedCursor", null)));
        recorder.oversize(ByteSlice.EMPTY, 6_000_000);
        assertThat(recorder.counts().cuts()).hasSize(2);
        assertThat(recorder.counts().undecodable()).isEqualTo(1);
    }

    @Test
    void anErrorWithoutACloseIsACutOnce() {
        recorder.opened(Map.of());
        recorder.frame(FrameEncoder.error("ConsumerTooSlow", null));
        ledger.enter(Phase.WINDOW);
        recorder.windowOpens();
        recorder.frame(FrameEncoder.error("ConsumerTooSlow", null));
        assertThat(recorder.counts().cuts()).containsExactly(new Cut("ConsumerTooSlow disconnect", now.get()));
    }

    @Test
    void aStreamThatIsHeardAfterTheWindowWasNotSilentToItsEnd() {
        open();
        now.addAndGet(14_000);
        ledger.enter(Phase.GRACE);
        now.addAndGet(2_000);
        recorder.frame(identity(1));
        now.addAndGet(4_000);
        recorder.graceEnds();
        assertThat(recorder.counts().silentTo() - recorder.counts().silentFrom())
                .isEqualTo(16_000);
    }

    @Test
    void aReaderThatDiedIsACut() {
        open();
        recorder.died();
        assertThat(recorder.connected()).isFalse();
        assertThat(recorder.counts().cuts()).containsExactly(new Cut("its reader failed", now.get()));
    }

    private void open() {
        recorder.opened(Map.of());
        ledger.enter(Phase.WINDOW);
        recorder.windowOpens();
    }

    private static ByteSlice identity(long seq) {
        return FrameEncoder.encode(new Event.Identity(seq, DID, "2026-01-01T00:00:00Z", "a.test"));
    }
}
