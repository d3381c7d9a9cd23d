package parallax.relay.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.cid.Cid;
import parallax.atproto.event.AccountStatus;
import parallax.atproto.event.EventKind;
import parallax.atproto.rules.DropReason;
import parallax.atproto.syntax.Did;
import parallax.atproto.syntax.Tid;
import parallax.relay.flow.Admitted;
import parallax.relay.flow.Answer;
import parallax.relay.flow.Answers;
import parallax.relay.flow.Decoded;
import parallax.relay.flow.Head;
import parallax.relay.flow.HostMark;
import parallax.relay.flow.Inquiries;
import parallax.relay.flow.Judge;
import parallax.relay.flow.MemoryCounts;
import parallax.relay.flow.MemoryMarks;
import parallax.relay.flow.RawFrame;
import parallax.relay.flow.RepoState;
import parallax.relay.flow.Sequenced;
import parallax.relay.flow.Sequencing;
import parallax.relay.flow.StartFrom;
import parallax.relay.flow.StateChange;
import parallax.relay.flow.StateWriter;
import parallax.relay.flow.StatusAnswer;
import parallax.relay.flow.UpstreamSignals;
import parallax.relay.flow.UpstreamSource;
import parallax.relay.flow.Verdict;
import parallax.relay.flow.Wait;

/** Many accounts over few lanes, with events parked at random, against a model of what must come out. */
final class LaneStressTest {
    private static final int HOSTS = 6;
    private static final int DIDS = 40;
    private static final int EVENTS_PER_HOST = 2_000;
    private static final int LANES = 3;
    private static final int LANE_EVENTS = 16;
    private static final int PARK_EVENTS = 120;
    private static final Answer ANSWER = new Answer.Status(new StatusAnswer.Told(AccountStatus.ACTIVE));

    private final MemoryMarks marks = new MemoryMarks();
    private final MemoryCounts counts = new MemoryCounts();
    private final AtomicReference<@Nullable Throwable> death = new AtomicReference<>();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void eachEventIsRuledOnOnceInTheOrderOfItsAccountWithinAllBounds(long seed) throws Exception {
        Model model = new Model(seed);
        SlowState state = new SlowState(model.ruled);
        try (RandomInquiries inquiries = new RandomInquiries(seed)) {
            AdmittedAccounts accounts = new AdmittedAccounts(Map.of(), _ -> Long.MAX_VALUE, InstantSource.system());
            LanePorts ports = new LanePorts(
                    model, inquiries, state, marks, state::read, accounts, counts, InstantSource.system());
            IntakeLimits limits = new IntakeLimits(
                    new LaneLimits(LANES, LANE_EVENTS, 1 << 16), new ParkLimits(PARK_EVENTS, 1 << 20, 50, 1 << 20));
            FrameIntake intake = FrameIntake.start(limits, ports, new NoSignals(), this::died);
            Thread writer = state.start(intake.lanes().watching(state));
            deliver(intake, model, seed);
            assertThat(model.ruled.await(120, TimeUnit.SECONDS))
                    .as("all events ruled on")
                    .isTrue();
            intake.close();
            state.finish();
            writer.join();
            check(model, state, intake);
        }
    }

    private void check(Model model, SlowState state, FrameIntake intake) {
        assertThat(death.get()).isNull();
        assertThat(model.releases).hasValue(HOSTS * EVENTS_PER_HOST);
        assertThat(marks.open()).isZero();
        assertThat(intake.parking().events()).isZero();
        assertThat(counts.parkedEvents()).isZero();
        assertThat(counts.parkedBytes()).isZero();
        assertThat(counts.mostParkedEvents()).isBetween(20, PARK_EVENTS + LANES * (LANE_EVENTS + 1) + HOSTS);
        assertThat(intake.lanes().lagging()).isZero();
        assertThat(state.written).hasSize(counts.of("passed identity"));
        assertThat(counts.of("passed identity") + counts.of("dropped inactive")).isEqualTo(HOSTS * EVENTS_PER_HOST);
        Map<HeldLine.Key, Long> last = new HashMap<>();
        for (Admitted admitted : state.written) {
            Long before = last.put(new HeldLine.Key(admitted.did(), admitted.host()), admitted.upstreamSeq());
            assertThat(before == null ? 0 : before).isLessThan(admitted.upstreamSeq());
        }
    }

    private void deliver(FrameIntake intake, Model model, long seed) {
        for (int host = 1; host <= HOSTS; host++) {
            UpstreamSource from = Frames.host(host);
            Random random = new Random(seed * 31 + host);
            Thread.ofVirtual().uncaughtExceptionHandler(this::died).start(() -> {
                try {
                    for (long seq = 1; seq <= EVENTS_PER_HOST; seq++) {
                        ByteSlice frame = Frames.identity(Frames.did(random.nextInt(DIDS)), seq);
                        intake.accept(new RawFrame(from, frame, Frames.NOW, model::released));
                    }
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            });
        }
    }

    private void died(Thread thread, Throwable why) {
        death.compareAndSet(null, why);
    }

    /**
     * Parks, drops or passes by a fixed rule on the event, and checks that it is asked with the account's latest state.
     */
    private static final class Model implements Judge {
        final CountDownLatch ruled = new CountDownLatch(HOSTS * EVENTS_PER_HOST);
        final AtomicInteger releases = new AtomicInteger();
        private final Map<Did, Head> admitted = new ConcurrentHashMap<>();
        private final Map<HeldLine.Key, Long> lastRuled = new ConcurrentHashMap<>();
        private final long seed;

        Model(long seed) {
            this.seed = seed;
        }

        @Override
        public Verdict rule(Decoded event, @Nullable RepoState before, Answers answers) {
            Did did = event.event().did();
            assertThat(before == null ? null : before.head()).isEqualTo(admitted.get(did));
            Random fate = new Random(
                    seed ^ (event.from().host().value() << 40) ^ event.event().seq());
            fate.nextInt();
            int waits = fate.nextInt(10) < 3 ? 1 + fate.nextInt(3) : 0;
            if (answers.statusAsks() < waits) {
                return new Verdict.Park(new Wait.Identity(false, Duration.ZERO));
            }
            Long last = lastRuled.put(
                    new HeldLine.Key(did, event.from().host()), event.event().seq());
            assertThat(last == null ? 0 : last).isLessThan(event.event().seq());
            if (fate.nextInt(5) == 0) {
                ruled.countDown();
                return new Verdict.Drop(DropReason.INACTIVE);
            }
            return pass(event);
        }

        void released() {
            releases.incrementAndGet();
        }

        private Verdict pass(Decoded event) {
            Did did = event.event().did();
            Cid any = Cid.ofDrisl(event.frame().bytes());
            Head head = new Head(
                    Tid.of(event.event().seq(), (int) event.from().host().value()), any, any);
            admitted.put(did, head);
            return new Verdict.Pass(new Admitted(
                    EventKind.IDENTITY,
                    did,
                    event.from().host(),
                    event.event().seq(),
                    event.frame().bytes(),
                    Objects.requireNonNull(event.frame().seq()),
                    new StateChange(head, null, null, event.from().host(), false),
                    event.receivedAt()));
        }

        @Override
        public Admitted announce(Did did, @Nullable RepoState before, AccountStatus local) {
            throw new IllegalStateException("nobody sets a local status here");
        }
    }

    /** A sequencer and state that lag behind the lanes by a bounded queue and random batches. */
    private final class SlowState implements Sequencing, StateWriter {
        final List<Admitted> written = new ArrayList<>();
        private final BlockingQueue<Sequenced> queue = new ArrayBlockingQueue<>(32);
        private final Map<Did, RepoState> rows = new ConcurrentHashMap<>();
        private final AtomicInteger seqs = new AtomicInteger();
        private final CountDownLatch ruled;
        private volatile boolean finished;

        SlowState(CountDownLatch ruled) {
            this.ruled = ruled;
        }

        @Override
        public void accept(Admitted event) throws InterruptedException {
            queue.put(new Sequenced(seqs.incrementAndGet(), event));
            // One that is only judged may still be on its way here.
            ruled.countDown();
        }

        @Nullable
        RepoState read(Did did) {
            return rows.get(did);
        }

        @Override
        public void apply(List<Sequenced> batch, List<HostMark> moved) {
            for (Sequenced event : batch) {
                Admitted admitted = event.admitted();
                rows.put(
                        admitted.did(), Objects.requireNonNull(admitted.change().applyTo(rows.get(admitted.did()))));
            }
        }

        @Override
        public long appliedSeq() {
            return 0;
        }

        Thread start(StateWriter watched) {
            return Thread.ofPlatform()
                    .uncaughtExceptionHandler(LaneStressTest.this::died)
                    .start(() -> {
                        try {
                            write(watched);
                        } catch (InterruptedException e) {
                            throw new IllegalStateException(e);
                        }
                    });
        }

        void finish() {
            finished = true;
        }

        private void write(StateWriter watched) throws InterruptedException {
            while (true) {
                boolean last = finished;
                List<Sequenced> batch = new ArrayList<>();
                Sequenced first = queue.poll(10, TimeUnit.MILLISECONDS);
                if (first != null) {
                    batch.add(first);
                    queue.drainTo(batch, 20);
                } else if (last) {
                    return;
                }
                for (Sequenced event : batch) {
                    written.add(event.admitted());
                    marks.settled(event.admitted().host(), event.admitted().upstreamSeq());
                }
                watched.apply(batch, marks.changed());
            }
        }
    }

    /** Answers from several threads, in another order than asked. */
    private static final class RandomInquiries implements Inquiries, AutoCloseable {
        private final ExecutorService threads = Executors.newFixedThreadPool(2);
        private final List<Consumer<Answer>> waiting = new ArrayList<>();
        private final Random random;

        RandomInquiries(long seed) {
            random = new Random(seed);
        }

        @Override
        public void ask(UpstreamSource from, Did did, Wait wait, Consumer<Answer> reply) {
            synchronized (waiting) {
                waiting.add(reply);
            }
            threads.execute(this::answerOne);
        }

        /** One for each question, so that none stays without an answer. */
        private void answerOne() {
            Consumer<Answer> chosen;
            synchronized (waiting) {
                chosen = waiting.remove(random.nextInt(waiting.size()));
            }
            chosen.accept(ANSWER);
        }

        @Override
        public void close() {
            threads.close();
        }
    }

    private static final class NoSignals implements UpstreamSignals {
        @Override
        public void reconnect(UpstreamSource from, Cause cause) {
            throw new IllegalStateException("nothing is wrong with the host");
        }

        @Override
        public void reset(UpstreamSource from, StartFrom where) {
            throw new IllegalStateException("nothing is wrong with the host");
        }
    }
}
