package parallax.relay.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.event.AccountStatus;
import parallax.atproto.event.Event;
import parallax.atproto.event.EventKind;
import parallax.atproto.event.FrameEncoder;
import parallax.atproto.repo.RepoLimits;
import parallax.atproto.rules.DropReason;
import parallax.atproto.syntax.Did;
import parallax.relay.control.NotAppliedException;
import parallax.relay.flow.Admitted;
import parallax.relay.flow.Answer;
import parallax.relay.flow.Answers;
import parallax.relay.flow.Decoded;
import parallax.relay.flow.HostId;
import parallax.relay.flow.HostMark;
import parallax.relay.flow.Judge;
import parallax.relay.flow.ManualClock;
import parallax.relay.flow.MemoryCounts;
import parallax.relay.flow.MemoryMarks;
import parallax.relay.flow.RawFrame;
import parallax.relay.flow.RepoState;
import parallax.relay.flow.Sequenced;
import parallax.relay.flow.StartFrom;
import parallax.relay.flow.StateChange;
import parallax.relay.flow.StateWriter;
import parallax.relay.flow.StatusAnswer;
import parallax.relay.flow.UpstreamSignals;
import parallax.relay.flow.UpstreamSource;
import parallax.relay.flow.Verdict;
import parallax.relay.flow.Wait;

final class FrameIntakeTest {
    private static final UpstreamSource HOST = Frames.host(1);
    private static final UpstreamSource OTHER = Frames.host(2);

    private final MemoryMarks marks = new MemoryMarks();
    private final MemoryCounts counts = new MemoryCounts();
    private final ManualClock clock = new ManualClock(Frames.NOW);
    private final BlockingQueue<Decoded> judged = new LinkedBlockingQueue<>();
    private final BlockingQueue<Consumer<Answer>> asked = new LinkedBlockingQueue<>();
    private final BlockingQueue<Admitted> admitted = new LinkedBlockingQueue<>();
    private final List<String> signals = new ArrayList<>();
    private final AtomicReference<@Nullable Throwable> death = new AtomicReference<>();
    private volatile boolean parkFirst;
    private volatile boolean purge;
    private volatile boolean purgePasses;
    private volatile StateChange change = StateChange.NONE;
    private volatile long accountLimit = Long.MAX_VALUE;
    private @Nullable FrameIntake intake;

    @AfterEach
    void stop() {
        if (intake != null) {
            intake.close();
        }
        assertThat(death.get()).isNull();
    }

    @Test
    void aGoodEventReachesItsLaneBegunAndIsNotSettledByUs() throws Exception {
        FrameIntake in = started(IntakeLimits.standard());
        in.accept(Frames.raw(HOST, Frames.identity(Frames.did(1), 5)));
        assertThat(taken(admitted).upstreamSeq()).isEqualTo(5);
        assertThat(marks.open()).isEqualTo(1);
    }

    @Test
    void aSeqThatDoesNotAdvanceOnItsSocketIsAnOldSeq() throws Exception {
        FrameIntake in = started(IntakeLimits.standard());
        in.accept(Frames.raw(HOST, Frames.identity(Frames.did(1), 5)));
        in.accept(Frames.raw(HOST, Frames.identity(Frames.did(1), 5)));
        in.accept(Frames.raw(HOST, Frames.identity(Frames.did(1), 4)));
        in.accept(Frames.raw(HOST, Frames.identity(Frames.did(1), 6)));
        assertThat(taken(admitted).upstreamSeq()).isEqualTo(5);
        assertThat(taken(admitted).upstreamSeq()).isEqualTo(6);
        assertThat(counts.of("dropped old_seq")).isEqualTo(2);
    }

    @Test
    void aRepeatRightAfterAReconnectIsIgnoredAndNotAnOldSeq() throws Exception {
        FrameIntake in = started(IntakeLimits.standard());
        in.opened(HOST, OptionalLong.empty());
        in.accept(Frames.raw(HOST, Frames.identity(Frames.did(1), 5)));
        in.opened(HOST, OptionalLong.empty());
        in.accept(Frames.raw(HOST, Frames.identity(Frames.did(1), 5)));
        in.accept(Frames.raw(HOST, Frames.identity(Frames.did(1), 6)));
        assertThat(taken(admitted).upstreamSeq()).isEqualTo(5);
        assertThat(taken(admitted).upstreamSeq()).isEqualTo(6);
        assertThat(counts.of("dropped old_seq")).isZero();
        assertThat(counts.of("ignored already_accepted")).isEqualTo(1);
    }

    @Test
    void theSeqsOfTwoHostsAreNotCompared() throws Exception {
        FrameIntake in = started(IntakeLimits.standard());
        in.accept(Frames.raw(HOST, Frames.identity(Frames.did(1), 5)));
        in.accept(Frames.raw(OTHER, Frames.identity(Frames.did(1), 3)));
        assertThat(List.of(taken(admitted).host(), taken(admitted).host())).containsExactly(HOST.host(), OTHER.host());
    }

    @Test
    void aGapInTheSeqsIsNormal() throws Exception {
        FrameIntake in = started(IntakeLimits.standard());
        in.accept(Frames.raw(HOST, Frames.identity(Frames.did(1), 5)));
        in.accept(Frames.raw(HOST, Frames.identity(Frames.did(1), 500)));
        taken(admitted);
        assertThat(taken(admitted).upstreamSeq()).isEqualTo(500);
    }

    @Test
    void whatIsAtOrBelowTheDurableMarkIsIgnored() throws Exception {
        marks.startAt(HOST.host(), 7);
        FrameIntake in = started(IntakeLimits.standard());
        in.accept(Frames.raw(HOST, Frames.identity(Frames.did(1), 7)));
        in.accept(Frames.raw(HOST, Frames.identity(Frames.did(1), 8)));
        assertThat(taken(admitted).upstreamSeq()).isEqualTo(8);
        assertThat(counts.of("ignored already_accepted")).isEqualTo(1);
    }

    @Test
    void aPoisonedFrameIsSkippedAskedForTwiceAndThenPassedOver() throws Exception {
        FrameIntake in = started(IntakeLimits.standard());
        for (int sight = 1; sight <= 3; sight++) {
            in.opened(HOST, OptionalLong.empty());
            in.accept(Frames.raw(HOST, Frames.poison(9)));
            assertThat(marks.lowWater(HOST.host())).isEqualTo(sight < 3 ? 0 : 9);
        }
        assertThat(signals).containsExactly("reconnect POISON", "reconnect POISON");
        assertThat(counts.of("dropped undecodable")).isEqualTo(3);
    }

    @Test
    void aPoisonedFrameThatIsSoundWhenItComesAgainIsRuledOn() throws Exception {
        FrameIntake in = started(IntakeLimits.standard());
        in.opened(HOST, OptionalLong.empty());
        in.accept(Frames.raw(HOST, Frames.poison(9)));
        in.opened(HOST, OptionalLong.empty());
        in.accept(Frames.raw(HOST, Frames.identity(Frames.did(1), 9)));
        assertThat(taken(admitted).upstreamSeq()).isEqualTo(9);
        marks.settled(HOST.host(), 9);
        assertThat(marks.lowWater(HOST.host())).isEqualTo(9);
    }

    @Test
    void aPoisonedFrameThatTheHostDoesNotSendAgainHoldsItsMarkNoLonger() throws Exception {
        FrameIntake in = started(IntakeLimits.standard());
        in.opened(HOST, OptionalLong.empty());
        in.accept(Frames.raw(HOST, Frames.poison(9)));
        in.oversize(HOST, Frames.poison(10), 6_000_000);
        assertThat(marks.lowWater(HOST.host())).isZero();
        in.opened(HOST, OptionalLong.empty());
        in.oversize(HOST, Frames.poison(10), 6_000_000);
        assertThat(marks.lowWater(HOST.host())).isEqualTo(10);
    }

    @Test
    void poisonedFramesOfBeforeAResetAreSettled() throws Exception {
        FrameIntake in = started(IntakeLimits.standard());
        in.accept(Frames.raw(HOST, Frames.poison(9)));
        in.cursorReset(HOST);
        assertThat(marks.open()).isZero();
    }

    @Test
    void theNextGoodEventAfterAPoisonedFramePasses() throws Exception {
        FrameIntake in = started(IntakeLimits.standard());
        in.accept(Frames.raw(HOST, Frames.poison(9)));
        in.accept(Frames.raw(HOST, Frames.identity(Frames.did(1), 10)));
        assertThat(taken(admitted).upstreamSeq()).isEqualTo(10);
    }

    @Test
    void oneSocketAsksOnceForHoweverManyPoisonedFrames() throws Exception {
        FrameIntake in = started(IntakeLimits.standard());
        for (int seq = 1; seq <= 2 * PoisonFrames.MAX_REMEMBERED; seq++) {
            in.accept(Frames.raw(HOST, Frames.poison(seq)));
        }
        assertThat(signals).containsExactly("reconnect POISON");
        assertThat(marks.open()).isEqualTo(PoisonFrames.MAX_REMEMBERED);
    }

    @Test
    void aFrameWithoutAReadableSeqIsSkippedAndHoldsNothingBack() throws Exception {
        FrameIntake in = started(IntakeLimits.standard());
        in.accept(Frames.raw(HOST, ByteSlice.of(new byte[] {(byte) 0xff, 0, 1})));
        in.accept(Frames.raw(HOST, ByteSlice.EMPTY));
        in.accept(Frames.raw(HOST, Frames.identity(Frames.did(1), 1)));
        assertThat(taken(admitted).upstreamSeq()).isEqualTo(1);
        assertThat(counts.of("dropped undecodable")).isEqualTo(2);
        assertThat(signals).isEmpty();
    }

    @Test
    void anUnknownTypeIsIgnoredCountedAndPassedOver() throws Exception {
        FrameIntake in = started(IntakeLimits.standard());
        in.accept(Frames.raw(HOST, Frames.ofUnknownType(4)));
        assertThat(counts.of("ignored unknown_type")).isEqualTo(1);
        assertThat(marks.lowWater(HOST.host())).isEqualTo(4);
    }

    @Test
    void anOversizeFrameIsPassedOverByTheSeqInItsHead() throws Exception {
        FrameIntake in = started(IntakeLimits.standard());
        in.oversize(HOST, Frames.poison(12), 6_000_000);
        in.oversize(HOST, ByteSlice.of(new byte[100]), 6_000_000);
        assertThat(counts.of("dropped too_large")).isEqualTo(2);
        assertThat(marks.lowWater(HOST.host())).isEqualTo(12);
    }

    @Test
    void anInfoOfTheHostIsCountedOnly() throws Exception {
        FrameIntake in = started(IntakeLimits.standard());
        in.accept(Frames.raw(HOST, FrameEncoder.encode(new Event.Info("OutdatedCursor", "gone"))));
        assertThat(counts.all()).isEqualTo(java.util.Map.of("ignored info", 1));
    }

    @Test
    void aFutureCursorIsConfirmedOnceAndThenTheHostStartsLive() throws Exception {
        FrameIntake in = started(IntakeLimits.standard());
        in.accept(Frames.raw(HOST, FrameEncoder.error("FutureCursor", "ahead")));
        assertThat(counts.of("rewound")).isZero();
        in.opened(HOST, OptionalLong.empty());
        in.accept(Frames.raw(HOST, FrameEncoder.error("FutureCursor", "ahead")));
        assertThat(signals).containsExactly("reconnect FUTURE_CURSOR", "Live[]");
        assertThat(counts.of("rewound")).isEqualTo(1);
    }

    @Test
    void anEventBetweenTwoFutureCursorsMeansThatTheFirstWasNotTrue() throws Exception {
        FrameIntake in = started(IntakeLimits.standard());
        in.accept(Frames.raw(HOST, FrameEncoder.error("FutureCursor", "ahead")));
        in.opened(HOST, OptionalLong.empty());
        in.accept(Frames.raw(HOST, Frames.identity(Frames.did(1), 1)));
        in.opened(HOST, OptionalLong.empty());
        in.accept(Frames.raw(HOST, FrameEncoder.error("FutureCursor", "ahead")));
        assertThat(signals).containsExactly("reconnect FUTURE_CURSOR", "reconnect FUTURE_CURSOR");
    }

    @Test
    void aHostWhoseNewEventsStayBelowTheCursorHasBegunAnewAndIsReadFromTheFirstOfThem() throws Exception {
        marks.startAt(HOST.host(), 1000);
        FrameIntake in = started(IntakeLimits.standard());
        for (long seq = 7; seq < 27; seq++) {
            assertThat(signals).isEmpty();
            if (seq % 5 == 0) {
                in.opened(HOST, OptionalLong.of(1000));
            }
            in.accept(Frames.raw(HOST, Frames.identity(Frames.did(1), seq)));
        }
        assertThat(signals).isEmpty();
        in.opened(HOST, OptionalLong.of(1000));
        for (long seq = 27; seq < 30; seq++) {
            in.accept(Frames.raw(HOST, Frames.identity(Frames.did(1), seq)));
        }
        assertThat(signals).containsExactly("After[seq=9]");
        assertThat(counts.of("rewound")).isEqualTo(1);
    }

    @Test
    void repeatsOfTheHostArePassedOverHoweverManyTheyAre() throws Exception {
        marks.startAt(HOST.host(), 1000);
        FrameIntake in = started(IntakeLimits.standard());
        // Told before the socket was opened: this host begins too early.
        clock.advance(Duration.ofSeconds(1));
        in.opened(HOST, OptionalLong.of(1000));
        for (long seq = 900; seq <= 1000; seq++) {
            in.accept(Frames.raw(HOST, Frames.identity(Frames.did(1), seq)));
        }
        // Told just now by a clock that is ahead, and above the cursor: emitted before a crash, while an older one
        // waited.
        clock.advance(Duration.ofSeconds(-1));
        marks.startAt(HOST.host(), 1100);
        in.opened(HOST, OptionalLong.of(1000));
        for (long seq = 1001; seq <= 1100; seq++) {
            in.accept(Frames.raw(HOST, Frames.identity(Frames.did(1), seq)));
        }
        assertThat(counts.of("ignored already_accepted")).isEqualTo(201);
        // One that sends the cursor's own event too, whenever it is connected.
        for (long seq = 1100; seq < 1150; seq++) {
            marks.startAt(HOST.host(), seq);
            in.opened(HOST, OptionalLong.of(seq));
            in.accept(Frames.raw(HOST, Frames.identity(Frames.did(1), seq)));
            in.accept(Frames.raw(HOST, Frames.identity(Frames.did(1), seq + 1)));
        }
        assertThat(signals).isEmpty();
    }

    @Test
    void otherErrorFramesReconnect() throws Exception {
        FrameIntake in = started(IntakeLimits.standard());
        in.accept(Frames.raw(HOST, FrameEncoder.error("ConsumerTooSlow", null)));
        in.accept(Frames.raw(HOST, FrameEncoder.error("SomethingElse", null)));
        assertThat(signals).containsExactly("reconnect CONSUMER_TOO_SLOW", "reconnect ERROR_FRAME");
        assertThat(counts.of("ignored error_frame")).isEqualTo(2);
    }

    @Test
    void afterACursorResetOlderAccountEventsMustBeConfirmed() throws Exception {
        FrameIntake in = started(IntakeLimits.standard());
        in.accept(Frames.raw(HOST, Frames.account(Frames.did(1), 1, "2020-01-01T00:00:00Z")));
        in.cursorReset(HOST);
        in.accept(Frames.raw(HOST, Frames.account(Frames.did(1), 2, "2020-01-01T00:00:00Z")));
        in.accept(Frames.raw(HOST, Frames.account(Frames.did(1), 3, "2026-01-02T03:04:06Z")));
        // No moment at all: it may be an old one.
        in.accept(Frames.raw(HOST, Frames.account(Frames.did(1), 4, "2026-13-41T25:00:00Z")));
        assertThat(List.of(
                        taken(judged).replayed(),
                        taken(judged).replayed(),
                        taken(judged).replayed(),
                        taken(judged).replayed()))
                .containsExactly(false, true, false, true);
    }

    @Test
    void everyEndOfAFrameReleasesWhatItHeld() throws Exception {
        FrameIntake in = started(IntakeLimits.standard());
        AtomicInteger released = new AtomicInteger();
        List<ByteSlice> frames = List.of(
                Frames.poison(1),
                Frames.ofUnknownType(2),
                FrameEncoder.error("SomethingElse", null),
                FrameEncoder.encode(new Event.Info("OutdatedCursor", null)),
                Frames.identity(Frames.did(1), 1),
                Frames.identity(Frames.did(1), 8));
        for (ByteSlice frame : frames) {
            in.accept(new RawFrame(HOST, frame, Frames.NOW, released::incrementAndGet));
        }
        taken(admitted);
        in.close();
        assertThat(released).hasValue(frames.size());
    }

    @Test
    void aHostWhoseParkIsFullIsNotReadAndOthersAre() throws Exception {
        parkFirst = true;
        FrameIntake in =
                started(new IntakeLimits(new LaneLimits(1, 10, 1 << 20), new ParkLimits(1000, 1 << 20, 2, 1 << 20)));
        in.accept(Frames.raw(HOST, Frames.identity(Frames.did(1), 1)));
        in.accept(Frames.raw(HOST, Frames.identity(Frames.did(2), 2)));
        Consumer<Answer> first = taken(asked);
        taken(asked);
        Thread blocked = Thread.ofVirtual().start(() -> uninterrupted(in, Frames.identity(Frames.did(3), 3)));
        awaitWaiting(blocked);
        in.accept(Frames.raw(OTHER, Frames.identity(Frames.did(4), 1)));
        taken(asked);
        assertThat(blocked.isAlive()).isTrue();
        parkFirst = false;
        first.accept(new Answer.Status(new StatusAnswer.Told(AccountStatus.ACTIVE)));
        assertThat(blocked.join(Duration.ofSeconds(60))).isTrue();
    }

    @Test
    void aParkedEventHoldsNoShareOfItsHostsBudgetAndReleasesItOnce() throws Exception {
        parkFirst = true;
        FrameIntake in = started(IntakeLimits.standard());
        AtomicInteger first = new AtomicInteger();
        AtomicInteger behind = new AtomicInteger();
        in.accept(new RawFrame(HOST, Frames.identity(Frames.did(1), 1), Frames.NOW, first::incrementAndGet));
        Consumer<Answer> answer = taken(asked);
        assertThat(first).hasValue(1);
        in.accept(new RawFrame(HOST, Frames.identity(Frames.did(1), 2), Frames.NOW, behind::incrementAndGet));
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (behind.get() == 0 && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        assertThat(behind).hasValue(1);
        assertThat(in.parking().events()).isEqualTo(2);
        parkFirst = false;
        answer.accept(new Answer.Status(new StatusAnswer.Told(AccountStatus.ACTIVE)));
        taken(admitted);
        taken(admitted);
        in.close();
        assertThat(in.parking().events()).isZero();
        assertThat(first).hasValue(1);
        assertThat(behind).hasValue(1);
    }

    @Test
    void anInterruptedDeliveryLeavesNothingBegun() throws Exception {
        parkFirst = true;
        FrameIntake in =
                started(new IntakeLimits(new LaneLimits(1, 10, 1 << 20), new ParkLimits(1000, 1 << 20, 1, 1 << 20)));
        in.accept(Frames.raw(HOST, Frames.identity(Frames.did(1), 1)));
        taken(asked);
        AtomicInteger released = new AtomicInteger();
        Thread blocked = Thread.ofVirtual().start(() -> {
            try {
                in.accept(new RawFrame(HOST, Frames.identity(Frames.did(2), 2), Frames.NOW, released::incrementAndGet));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        awaitWaiting(blocked);
        blocked.interrupt();
        blocked.join();
        assertThat(marks.open()).isEqualTo(1);
        assertThat(released).hasValue(1);
    }

    @Test
    void laterEventsOfAParkedAccountKeepTheirOrderAndOtherAccountsPass() throws Exception {
        parkFirst = true;
        FrameIntake in = started(new IntakeLimits(new LaneLimits(1, 10, 1 << 20), ParkLimits.standard()));
        in.accept(Frames.raw(HOST, Frames.identity(Frames.did(1), 1)));
        Consumer<Answer> answer = taken(asked);
        parkFirst = false;
        in.accept(Frames.raw(HOST, Frames.identity(Frames.did(1), 2)));
        in.accept(Frames.raw(HOST, Frames.identity(Frames.did(2), 3)));
        in.accept(Frames.raw(OTHER, Frames.identity(Frames.did(1), 1)));
        assertThat(taken(admitted).upstreamSeq()).isEqualTo(3);
        assertThat(taken(admitted).host()).isEqualTo(OTHER.host());
        answer.accept(new Answer.Status(new StatusAnswer.Told(AccountStatus.ACTIVE)));
        assertThat(taken(admitted).upstreamSeq()).isEqualTo(1);
        assertThat(taken(admitted).upstreamSeq()).isEqualTo(2);
    }

    @Test
    void theOperatorsWordGoesThroughTheAccountsLaneAndIsAnsweredWhenItIsStored() throws Exception {
        FrameIntake in = started(IntakeLimits.standard());
        CompletableFuture<Void> answered = changing(in, Duration.ofSeconds(60));
        Admitted own = taken(admitted);
        assertThat(own.host()).isEqualTo(HostId.SELF);
        assertThat(own.change()).isEqualTo(StateChange.ofLocal(AccountStatus.TAKENDOWN));
        assertThat(answered).isNotDone();
        stored(in, own);
        assertThat(answered).succeedsWithin(Duration.ofSeconds(60));
    }

    @Test
    void anOperatorsWordThatIsNotStoredInTimeOrBeforeTheEndIsNotAnsweredAsDone() throws Exception {
        FrameIntake in = started(IntakeLimits.standard());
        assertThat(changing(in, Duration.ofMillis(1)))
                .failsWithin(Duration.ofSeconds(60))
                .withThrowableThat()
                .withCauseInstanceOf(NotAppliedException.class);
        taken(admitted);
        CompletableFuture<Void> waiting = changing(in, Duration.ofSeconds(60));
        taken(admitted);
        in.close();
        assertThat(waiting)
                .failsWithin(Duration.ofSeconds(60))
                .withThrowableThat()
                .withCauseInstanceOf(NotAppliedException.class);
        assertThat(changing(in, Duration.ofSeconds(60)))
                .failsWithin(Duration.ofSeconds(60))
                .withThrowableThat()
                .withCauseInstanceOf(NotAppliedException.class);
    }

    @Test
    void anEventThatPurgesItsAccountIsSettledOnlyWhenTheDeletionIsStored() throws Exception {
        purge = true;
        FrameIntake in = started(IntakeLimits.standard());
        in.accept(Frames.raw(HOST, Frames.identity(Frames.did(1), 5)));
        Admitted deletion = taken(admitted);
        in.close();
        assertThat(counts.of("dropped no_identity")).isEqualTo(1);
        assertThat(marks.lowWater(HOST.host())).isZero();
        assertThat(marks.open()).isEqualTo(1);
        stored(in, deletion);
        assertThat(marks.lowWater(HOST.host())).isEqualTo(5);
        assertThat(marks.open()).isZero();
    }

    @Test
    void anEventThatPassesBehindTheDeletionOfItsAccountComesAfterItAndSettlesTheMark() throws Exception {
        purge = true;
        purgePasses = true;
        FrameIntake in = started(IntakeLimits.standard());
        in.accept(Frames.raw(HOST, Frames.identity(Frames.did(1), 5)));
        assertThat(taken(admitted).host()).isEqualTo(HostId.SELF);
        Admitted passed = taken(admitted);
        assertThat(passed.kind()).isEqualTo(EventKind.IDENTITY);
        assertThat(passed.upstreamSeq()).isEqualTo(5);
        in.close();
        assertThat(counts.all().keySet()).noneMatch(count -> count.startsWith("dropped"));
    }

    @Test
    void aMalformedFrameIsRefusedOnceAndTheMarkMovesPastIt() throws Exception {
        FrameIntake in = started(IntakeLimits.standard());
        in.accept(Frames.raw(HOST, Frames.account(Frames.did(1), 5, "yesterday")));
        in.accept(Frames.raw(HOST, Frames.account(Frames.did(1), 6, "2026-01-01T00:00:00Z")));
        assertThat(taken(admitted).upstreamSeq()).isEqualTo(6);
        in.close();
        assertThat(counts.of("dropped malformed")).isEqualTo(1);
        assertThat(counts.of("dropped undecodable")).isZero();
        assertThat(marks.lowWater(HOST.host())).isEqualTo(5);
    }

    @Test
    void aFrameThatMendingMakesTooLongIsTooLarge() throws Exception {
        FrameIntake in = started(IntakeLimits.standard());
        in.accept(Frames.raw(HOST, Frames.toMend(Frames.did(1), 5, RepoLimits.FRAME)));
        in.accept(Frames.raw(HOST, Frames.account(Frames.did(1), 6, "2026-01-01T00:00:00Z")));
        assertThat(taken(admitted).upstreamSeq()).isEqualTo(6);
        in.close();
        assertThat(counts.of("dropped too_large")).isEqualTo(1);
        assertThat(marks.lowWater(HOST.host())).isEqualTo(5);
    }

    @Test
    void whenAnotherLaneTookTheLastRoomMeanwhileTheEventIsRefusedAndLeavesNothing() throws Exception {
        change = new StateChange(null, AccountStatus.ACTIVE, null, HOST.host(), false);
        accountLimit = 0;
        FrameIntake in = started(IntakeLimits.standard());
        CountDownLatch ruled = new CountDownLatch(2);
        in.accept(new RawFrame(HOST, Frames.identity(Frames.did(1), 5), Frames.NOW, ruled::countDown));
        in.accept(new RawFrame(HOST, Frames.identity(Frames.did(1), 6), Frames.NOW, ruled::countDown));
        assertThat(ruled.await(60, TimeUnit.SECONDS)).isTrue();
        assertThat(judged).as("passed by the gates").hasSize(2);
        accountLimit = 1;
        in.accept(Frames.raw(HOST, Frames.identity(Frames.did(1), 7)));
        assertThat(taken(admitted).upstreamSeq()).isEqualTo(7);
        in.close();
        assertThat(counts.of("dropped account_limit")).isEqualTo(2);
        assertThat(marks.lowWater(HOST.host())).isEqualTo(6);
        assertThat(in.lanes().lagging()).isEqualTo(1);
    }

    private static CompletableFuture<Void> changing(FrameIntake in, Duration patience) {
        CompletableFuture<Void> answered = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                in.lanes().change(Frames.did(1), AccountStatus.TAKENDOWN, patience);
                answered.complete(null);
            } catch (InterruptedException | RuntimeException e) {
                answered.completeExceptionally(e);
            }
        });
        return answered;
    }

    private static void stored(FrameIntake in, Admitted own) {
        in.lanes()
                .watching(new StateWriter() {
                    @Override
                    public void apply(List<Sequenced> batch, List<HostMark> moved) {
                        assertThat(batch).hasSize(1);
                    }

                    @Override
                    public long appliedSeq() {
                        return 0;
                    }
                })
                .apply(List.of(new Sequenced(1, own)), List.of());
    }

    @Test
    void hostileBytesNeverStopTheIntake() throws Exception {
        FrameIntake in = started(IntakeLimits.standard());
        Random random = new Random(20260102);
        byte[] good = Frames.identity(Frames.did(1), 1).toArray();
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = random.nextBoolean() ? good.clone() : new byte[random.nextInt(200)];
            for (int flips = random.nextInt(6); flips >= 0 && bytes.length > 0; flips--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            in.opened(HOST, OptionalLong.empty());
            in.accept(Frames.raw(HOST, ByteSlice.of(bytes)));
        }
        in.opened(HOST, OptionalLong.empty());
        in.accept(Frames.raw(OTHER, Frames.identity(Frames.did(1), 1L << 50)));
        Admitted last = taken(admitted);
        while (!last.host().equals(OTHER.host())) {
            last = taken(admitted);
        }
        assertThat(counts.of("dropped undecodable")).isPositive();
    }

    private FrameIntake started(IntakeLimits limits) {
        LanePorts ports = new LanePorts(
                new ScriptedJudge(),
                (_, _, _, reply) -> asked.add(reply),
                admitted::put,
                marks,
                _ -> null,
                new AdmittedAccounts(Map.of(), _ -> accountLimit, clock),
                counts,
                clock);
        FrameIntake in = FrameIntake.start(limits, ports, new Signals(), (_, e) -> death.set(e));
        intake = in;
        return in;
    }

    private final class ScriptedJudge implements Judge {
        @Override
        public Verdict rule(Decoded event, @Nullable RepoState before, Answers answers) {
            if (parkFirst && answers.statusAsks() == 0) {
                return new Verdict.Park(new Wait.Identity(false, Duration.ZERO));
            }
            if (purge && !purgePasses) {
                return new Verdict.Purge(
                        DropReason.NO_IDENTITY, announce(event.event().did(), before, AccountStatus.DELETED));
            }
            judged.add(event);
            Verdict.Pass pass = new Verdict.Pass(new Admitted(
                    EventKind.of(event.event()),
                    event.event().did(),
                    event.from().host(),
                    event.event().seq(),
                    event.frame().bytes(),
                    java.util.Objects.requireNonNull(event.frame().seq()),
                    change,
                    event.receivedAt()));
            return purge
                    ? new Verdict.PurgeAndPass(
                            announce(event.event().did(), before, AccountStatus.DELETED), pass.admitted())
                    : pass;
        }

        @Override
        public Admitted announce(Did did, @Nullable RepoState before, AccountStatus local) {
            ByteSlice frame = Frames.account(did, 1, "2026-01-01T00:00:00Z");
            var seq = ((parallax.atproto.event.Frame.Message) parallax.atproto.event.FrameDecoder.decode(frame)).seq();
            return new Admitted(
                    EventKind.ACCOUNT,
                    did,
                    HostId.SELF,
                    0,
                    frame,
                    java.util.Objects.requireNonNull(seq),
                    StateChange.ofLocal(local),
                    Frames.NOW);
        }
    }

    private final class Signals implements UpstreamSignals {
        @Override
        public void reconnect(UpstreamSource from, Cause cause) {
            signals.add("reconnect " + cause);
        }

        @Override
        public void reset(UpstreamSource from, StartFrom where) {
            signals.add(where.toString());
        }
    }

    private static void uninterrupted(FrameIntake in, ByteSlice frame) {
        try {
            in.accept(Frames.raw(HOST, frame));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static <T> T taken(BlockingQueue<T> queue) throws InterruptedException {
        T next = queue.poll(60, TimeUnit.SECONDS);
        assertThat(next).as("something within a minute").isNotNull();
        return next;
    }

    private static void awaitWaiting(Thread thread) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (thread.getState() != Thread.State.WAITING && thread.isAlive()) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            Thread.onSpinWait();
        }
    }
}
