package parallax.relay.validate;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.crypto.Curve;
import parallax.atproto.event.AccountStatus;
import parallax.atproto.event.EventKind;
import parallax.relay.flow.AccountRoom;
import parallax.relay.flow.Admitted;
import parallax.relay.flow.ManualClock;
import parallax.relay.flow.MemoryCounts;
import parallax.relay.flow.MemoryMarks;
import parallax.relay.flow.RawFrame;
import parallax.relay.flow.StartFrom;
import parallax.relay.flow.StatusAnswer;
import parallax.relay.flow.UpstreamSignals;
import parallax.relay.flow.UpstreamSource;
import parallax.relay.intake.AdmittedAccounts;
import parallax.relay.intake.FrameIntake;
import parallax.relay.intake.IntakeLimits;
import parallax.relay.intake.LanePorts;

/** Intake, lanes, gates and inquiries together, on signed frames; the stored state never catches up. */
final class SignedIntakeTest {
    private final Author author = Author.plc(Curve.K256);
    private final ManualClock clock = new ManualClock(Courtroom.START);
    private final ScriptedIdentities identities = new ScriptedIdentities(clock);
    private final MemoryCounts counts = new MemoryCounts();
    private final MemoryMarks marks = new MemoryMarks();
    private final BlockingQueue<Admitted> admitted = new LinkedBlockingQueue<>();
    private final AtomicReference<@Nullable Throwable> death = new AtomicReference<>();
    private NetworkInquiries inquiries;
    private FrameIntake intake;

    @BeforeEach
    void start() {
        identities.is(author.at(Author.HOME));
        Timer timer = (pause, task) -> {
            clock.advance(pause);
            task.run();
        };
        inquiries = new NetworkInquiries(
                identities,
                (_, _) -> new StatusAnswer.Told(AccountStatus.ACTIVE),
                InquiryLimits.standard(),
                new InquiryClock(clock, timer),
                (_, e) -> death.set(e));
        Validator validator = new Validator(
                ValidationConfig.standard(false, false), identities, AccountRoom.UNLIMITED, counts, clock);
        AdmittedAccounts accounts = new AdmittedAccounts(Map.of(), _ -> Long.MAX_VALUE, clock);
        LanePorts ports = new LanePorts(validator, inquiries, admitted::put, marks, _ -> null, accounts, counts, clock);
        intake = FrameIntake.start(IntakeLimits.standard(), ports, new NoSignals(), (_, e) -> death.set(e));
    }

    @AfterEach
    void stop() {
        intake.close();
        inquiries.close();
        assertThat(death.get()).isNull();
    }

    @Test
    void eachLieIsRefusedWithItsReasonAndTheNextGoodEventPasses() throws Exception {
        CommitDraft first = draft(1);
        CommitDraft forged = draft(2).after(first.head());
        forged.key = Author.key(Curve.K256, 99);
        CommitDraft lying = draft(3).after(first.head());
        lying.prevData = CommitDraft.OTHER_DATA;
        CommitDraft old = draft(0).after(first.head());
        CommitDraft next = draft(4).after(first.head());
        deliver(Author.HOME, first.commit(1));
        deliver(Author.HOME, forged.commit(2));
        deliver(Author.HOME, lying.commit(3));
        deliver(Author.HOME, old.commit(4));
        deliver(Author.HOME, ByteSlice.of(new byte[] {(byte) 0xff}));
        deliver(Author.ELSEWHERE, next.commit(1));
        awaitDropped("wrong_host");
        deliver(Author.HOME, next.commit(5));
        assertThat(taken().change().head()).isEqualTo(first.head());
        assertThat(taken().change().head()).isEqualTo(next.head());
        assertThat(admitted).isEmpty();
        for (String reason : new String[] {"bad_signature", "bad_proof", "stale_rev", "undecodable", "wrong_host"}) {
            assertThat(counts.of("dropped " + reason)).as(reason).isEqualTo(1);
        }
        assertThat(counts.of("discontinuous")).isZero();
    }

    @Test
    void commitsInFlightAreJudgedOnEachOtherAndNotOnTheLaggingState() throws Exception {
        CommitDraft before = draft(1);
        deliver(Author.HOME, before.commit(1));
        for (int seq = 2; seq <= 50; seq++) {
            CommitDraft next = draft(seq).after(before.head());
            deliver(Author.HOME, next.commit(seq));
            before = next;
        }
        CommitDraft fork =
                new CommitDraft(author, before.signedRev).after(draft(49).head());
        deliver(Author.HOME, fork.commit(51));
        deliver(Author.HOME, draft(52).after(before.head()).commit(52));
        for (int seq = 1; seq <= 50; seq++) {
            assertThat(taken().upstreamSeq()).isEqualTo(seq);
        }
        assertThat(taken().upstreamSeq()).isEqualTo(52);
        assertThat(counts.of("discontinuous")).isZero();
        assertThat(counts.of("dropped stale_rev")).isEqualTo(1);
    }

    @Test
    void aTakedownStopsWhatIsQueuedBehindIt() throws Exception {
        CommitDraft first = draft(1);
        deliver(Author.HOME, first.commit(1));
        assertThat(taken().kind()).isEqualTo(EventKind.COMMIT);
        Thread operator = Thread.ofVirtual().start(this::takeDown);
        assertThat(taken().kind()).isEqualTo(EventKind.ACCOUNT);
        CountDownLatch ruled = new CountDownLatch(1);
        intake.accept(
                new RawFrame(Author.HOME, draft(2).after(first.head()).commit(2), clock.instant(), ruled::countDown));
        assertThat(ruled.await(60, TimeUnit.SECONDS)).isTrue();
        assertThat(admitted).isEmpty();
        assertThat(counts.of("dropped inactive")).isEqualTo(1);
        operator.interrupt();
        assertThat(operator.join(Duration.ofSeconds(60))).isTrue();
    }

    /** Waits until it is stored, which nothing here ever does. */
    private void takeDown() {
        try {
            intake.lanes().change(author.did(), AccountStatus.TAKENDOWN);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void anOutageParksEventsAndLosesNone() throws Exception {
        identities.downUntil(clock.instant().plusSeconds(600));
        CommitDraft before = draft(1);
        deliver(Author.HOME, before.commit(1));
        for (int seq = 2; seq <= 20; seq++) {
            CommitDraft next = draft(seq).after(before.head());
            deliver(Author.HOME, next.commit(seq));
            before = next;
        }
        for (int seq = 1; seq <= 20; seq++) {
            assertThat(taken().upstreamSeq()).isEqualTo(seq);
        }
        assertThat(clock.instant()).isAfterOrEqualTo(Courtroom.START.plusSeconds(600));
    }

    private CommitDraft draft(int second) {
        return new CommitDraft(author, CommitDraft.rev(Courtroom.START.plusSeconds(second)));
    }

    /** For one that waits for an answer first, and lets go of its frame then. */
    private void awaitDropped(String reason) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (counts.of("dropped " + reason) == 0 && System.nanoTime() < end) {
            Thread.onSpinWait();
        }
    }

    private void deliver(UpstreamSource from, ByteSlice frame) throws InterruptedException {
        intake.accept(new RawFrame(from, frame, clock.instant()));
    }

    private Admitted taken() throws InterruptedException {
        Admitted next = admitted.poll(60, TimeUnit.SECONDS);
        assertThat(next).as("an admitted event within a minute").isNotNull();
        return next;
    }

    private static final class NoSignals implements UpstreamSignals {
        @Override
        public void reconnect(UpstreamSource from, Cause cause) {
            throw new IllegalStateException("no reconnection is due");
        }

        @Override
        public void reset(UpstreamSource from, StartFrom where) {
            throw new IllegalStateException("no reset is due");
        }
    }
}
