package parallax.relay.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import parallax.relay.flow.Admitted;
import parallax.relay.flow.HostId;
import parallax.relay.flow.HostMark;
import parallax.relay.flow.ManualClock;
import parallax.relay.flow.Sequenced;
import parallax.relay.flow.StateUnavailableException;
import parallax.relay.flow.StateWriter;

@Timeout(120)
class SequencerTest {
    private static final LogOptions LOG = new LogOptions(20_000, 0, Duration.ofHours(1), 0, 1);
    private static final SequencerOptions QUICK = new OptionsDraft().options();

    private final Random random = new Random(5);
    private final MemoryDirectory directory = new MemoryDirectory();
    private final Downstreams downstreams = new Downstreams();
    private final AtomicReference<Throwable> fatal = new AtomicReference<>();
    private final CountDownLatch died = new CountDownLatch(1);

    private SegmentedLog log() throws IOException {
        return new SegmentedLog(directory, LOG, 0, InstantSource.fixed(Instant.EPOCH));
    }

    private Sequencer sequencer(SegmentedLog log, SequencerOptions options) {
        return new Sequencer(
                new Downstream(log, downstreams, downstreams, downstreams), options, InstantSource.system(), cause -> {
                    fatal.set(cause);
                    died.countDown();
                });
    }

    @Test
    void anEventIsDurableThenSettledThenAppliedThenPublished() throws Exception {
        Admitted event = Events.random(random, new HostId(3), 77);
        try (SegmentedLog log = log()) {
            Sequencer sequencer = sequencer(log, QUICK).start();
            try (sequencer) {
                sequencer.accept(event);
                downstreams.awaitPublished(1);
            }
            assertThat(downstreams.calls.subList(0, 3)).containsExactly("settled 3/77", "applied 1", "published 1..1");
            assertThat(Events.readAfter(log, 0)).isEqualTo(Events.seen(Events.numbered(1, List.of(event)), 0));
        }
        assertThat(fatal).hasNullValue();
    }

    @Test
    void aCommitThatHangsIsToldForAsLongAsItDoes() throws Exception {
        ManualClock clock = new ManualClock(Instant.EPOCH);
        CountDownLatch hangs = new CountDownLatch(1);
        CountDownLatch goesOn = new CountDownLatch(1);
        StateWriter state = new StateWriter() {
            @Override
            public void apply(List<Sequenced> batch, List<HostMark> marks) {
                hangs.countDown();
                try {
                    goesOn.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
                downstreams.apply(batch, marks);
            }

            @Override
            public long appliedSeq() {
                return downstreams.appliedSeq();
            }
        };
        try (SegmentedLog log = log()) {
            Sequencer sequencer = new Sequencer(
                            new Downstream(log, downstreams, state, downstreams), QUICK, clock, fatal::set)
                    .start();
            try (sequencer) {
                assertThat(sequencer.underWay()).isZero();
                sequencer.accept(Events.random(random, new HostId(3), 77));
                hangs.await();
                clock.advance(Duration.ofSeconds(12));
                assertThat(sequencer.underWay()).isEqualTo(Duration.ofSeconds(12));
                goesOn.countDown();
                downstreams.awaitPublished(1);
            }
            assertThat(sequencer.underWay()).isZero();
        }
        assertThat(fatal).hasNullValue();
    }

    @Test
    void eventsOfManyThreadsGetEverySeqOnceAndKeepTheOrderOfTheirThread() throws Exception {
        try (SegmentedLog log = log()) {
            Sequencer sequencer = sequencer(log, QUICK).start();
            List<CompletableFuture<Void>> lanes = new ArrayList<>();
            for (int lane = 1; lane <= 4; lane++) {
                HostId host = new HostId(lane);
                Random own = new Random(lane);
                lanes.add(CompletableFuture.runAsync(() -> {
                    for (int i = 1; i <= 200; i++) {
                        accept(sequencer, Events.random(own, host, i));
                    }
                }));
            }
            CompletableFuture.allOf(lanes.toArray(CompletableFuture[]::new)).join();
            sequencer.close();
            assertThat(downstreams.applied).hasSize(800);
            assertThat(downstreams.emitted.values())
                    .allSatisfy(seqs -> assertThat(seqs).hasSize(200));
            for (int lane = 1; lane <= 4; lane++) {
                HostId host = new HostId(lane);
                assertThat(downstreams.applied.stream()
                                .filter(event -> event.admitted().host().equals(host))
                                .map(event -> event.admitted().upstreamSeq()))
                        .isSorted();
            }
            assertThat(Events.readAfter(log, 0)).isEqualTo(Events.seen(downstreams.applied, 0));
        }
    }

    private static void accept(Sequencer sequencer, Admitted event) {
        try {
            sequencer.accept(event);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void whatIsQueuedTogetherBecomesDurableTogether() throws Exception {
        try (SegmentedLog log = log()) {
            Sequencer sequencer = sequencer(log, QUICK);
            for (Admitted event : Events.several(random, 16)) {
                sequencer.accept(event);
            }
            int before = directory.syncs;
            sequencer.start();
            downstreams.awaitPublished(16);
            assertThat(directory.syncs - before).isLessThan(16);
            sequencer.close();
        }
    }

    @Test
    void anEventThatComesLongAfterTheLastCommitDoesNotWaitForOthers() throws Exception {
        AtomicLong hours = new AtomicLong();
        InstantSource fast = () -> Instant.EPOCH.plus(Duration.ofHours(hours.incrementAndGet()));
        try (SegmentedLog log = log();
                Sequencer sequencer = spaced(log, new OptionsDraft(), fast).start()) {
            for (int i = 1; i <= 20; i++) {
                sequencer.accept(Events.random(random));
                downstreams.awaitPublished(i);
            }
            assertThat(downstreams.callsSoFar().stream().filter(call -> call.startsWith("applied")))
                    .allMatch(call -> call.equals("applied 1"));
        }
    }

    @Test
    void eventsThatComeSoonAfterACommitAreWrittenTogether() throws Exception {
        OptionsDraft sixteen = new OptionsDraft().queue(64, 1 << 30).batch(16, 1 << 30);
        try (SegmentedLog log = log();
                Sequencer sequencer =
                        spaced(log, sixteen, InstantSource.fixed(Instant.EPOCH)).start()) {
            sequencer.accept(Events.random(random));
            downstreams.awaitPublished(1);
            // A whole batch does not wait for the spacing.
            for (int i = 0; i < 16; i++) {
                sequencer.accept(Events.random(random));
            }
            downstreams.awaitPublished(17);
            assertThat(downstreams.callsSoFar().stream().filter(call -> call.startsWith("applied")))
                    .containsExactly("applied 1", "applied 16");
        }
    }

    @Test
    void aQueueThatIsFullDoesNotWaitForALargerBatch() throws Exception {
        OptionsDraft four = new OptionsDraft().queue(4, 1 << 20);
        try (SegmentedLog log = log();
                Sequencer sequencer =
                        spaced(log, four, InstantSource.fixed(Instant.EPOCH)).start()) {
            for (int i = 0; i < 6; i++) {
                sequencer.accept(Events.random(random));
                downstreams.awaitPublished(1);
            }
            downstreams.awaitPublished(5);
        }
        assertThat(downstreams.applied).hasSize(6);
    }

    /** The same, with commits an hour apart. */
    private Sequencer spaced(SegmentedLog log, OptionsDraft options, InstantSource clock) {
        SequencerOptions spaced = options.commitSpacing(Duration.ofHours(1)).options();
        return new Sequencer(new Downstream(log, downstreams, downstreams, downstreams), spaced, clock, fatal::set);
    }

    @Test
    void aFullQueueBlocksByCountAndByBytes() throws Exception {
        SequencerOptions four = new OptionsDraft().queue(4, 1 << 20).options();
        SequencerOptions oneByte = new OptionsDraft().queue(99, 1).options();
        assertThat(acceptedBeforeBlocking(four)).isEqualTo(4);
        assertThat(acceptedBeforeBlocking(oneByte)).isEqualTo(1);
    }

    private int acceptedBeforeBlocking(SequencerOptions options) throws Exception {
        AcceptQueue queue = new AcceptQueue(options);
        Thread lane = Thread.ofPlatform().start(() -> {
            try {
                for (int i = 0; i < 10; i++) {
                    queue.put(Events.random(random));
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        while (lane.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        int accepted = queue.size();
        lane.interrupt();
        lane.join();
        return accepted;
    }

    @Test
    void aFullDiskStopsIntakeAndNothingIsLostWhenItHasRoomAgain() throws Exception {
        for (int room = 0; room < 3000; room += 37) {
            fullDisk(new MemoryDirectory(), new Downstreams(), room);
        }
    }

    private void fullDisk(MemoryDirectory disk, Downstreams after, int room) throws Exception {
        try (SegmentedLog log = new SegmentedLog(
                disk, new LogOptions(1500, 100, Duration.ofHours(1), 0, 1), 0, InstantSource.fixed(Instant.EPOCH))) {
            Sequencer sequencer = new Sequencer(
                            new Downstream(log, after, after, after), QUICK, InstantSource.system(), fatal::set)
                    .start();
            disk.leaveRoomFor(room);
            List<Admitted> events = Events.several(random, 12);
            for (Admitted event : events) {
                sequencer.accept(event);
            }
            while (sequencer.complaint().isEmpty() && log.lastSeq() < 12) {
                Thread.onSpinWait();
            }
            if (log.lastSeq() < 12) {
                assertThat(sequencer.complaint()).get().asString().contains("No space left");
            }
            disk.leaveRoomFor(Long.MAX_VALUE);
            after.awaitPublished(12);
            sequencer.close();
            assertThat(sequencer.complaint()).isEmpty();
            assertThat(Events.readAfter(log, 0)).isEqualTo(Events.seen(Events.numbered(1, events), 0));
        }
        try (SegmentedLog log = new SegmentedLog(disk, LOG, 12, InstantSource.fixed(Instant.EPOCH))) {
            assertThat(log.lastSeq()).isEqualTo(12);
        }
        assertThat(fatal).hasNullValue();
    }

    @Test
    void aCloseWhileTheDiskIsFullEndsAndTheNextStartFindsAWholeLog() throws Exception {
        SequencerOptions hasty =
                new OptionsDraft().closeWait(Duration.ofMillis(20)).options();
        try (SegmentedLog log = log()) {
            Sequencer sequencer = sequencer(log, hasty).start();
            sequencer.accept(Events.random(random));
            downstreams.awaitPublished(1);
            directory.leaveRoomFor(100);
            sequencer.accept(Events.random(random));
            sequencer.close();
        }
        directory.leaveRoomFor(Long.MAX_VALUE);
        try (SegmentedLog log = log()) {
            assertThat(log.lastSeq()).isEqualTo(1);
        }
    }

    @Test
    void marksThatMoveWithoutEventsAreStoredInTime() throws Exception {
        try (SegmentedLog log = log();
                Sequencer sequencer = sequencer(log, QUICK).start()) {
            downstreams.moveMark(new HostId(4), 900);
            downstreams.awaitStoredMark(new HostId(4), 900);
            assertThat(sequencer.complaint()).isEmpty();
        }
    }

    @Test
    void aCloseStoresTheMarks() throws Exception {
        SequencerOptions slow =
                new OptionsDraft().markEvery(Duration.ofHours(1)).options();
        try (SegmentedLog log = log()) {
            Sequencer sequencer = sequencer(log, slow).start();
            downstreams.moveMark(new HostId(4), 900);
            sequencer.close();
            assertThat(downstreams.storedMarks.get(new HostId(4)).lowWater()).isEqualTo(900);
            assertThatThrownBy(() -> sequencer.accept(Events.random(random))).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void aStateThatCannotBeWrittenIsWaitedForAndNothingIsPublishedBefore() throws Exception {
        downstreams.failing = new StateUnavailableException("state: no space", new IOException("full"));
        Admitted event = Events.random(random, new HostId(3), 77);
        try (SegmentedLog log = log()) {
            Sequencer sequencer = sequencer(log, QUICK).start();
            sequencer.accept(event);
            while (sequencer.complaint().isEmpty()) {
                Thread.onSpinWait();
            }
            assertThat(sequencer.complaint()).hasValue("state: no space");
            assertThat(log.lastSeq()).isEqualTo(1);
            assertThat(downstreams.callsSoFar()).containsExactly("settled 3/77");
            downstreams.works();
            downstreams.awaitPublished(1);
            sequencer.close();
            assertThat(downstreams.calls.subList(0, 3)).containsExactly("settled 3/77", "applied 1", "published 1..1");
            assertThat(downstreams.storedMarks).containsKey(new HostId(3));
            assertThat(sequencer.complaint()).isEmpty();
        }
        assertThat(fatal).hasNullValue();
    }

    @Test
    void marksAreNotLostWhileTheStateCannotBeWritten() throws Exception {
        downstreams.failing = new StateUnavailableException("state: no space", new IOException("full"));
        try (SegmentedLog log = log();
                Sequencer sequencer = sequencer(log, QUICK).start()) {
            downstreams.moveMark(new HostId(4), 900);
            while (sequencer.complaint().isEmpty()) {
                Thread.onSpinWait();
            }
            downstreams.works();
            downstreams.awaitStoredMark(new HostId(4), 900);
        }
    }

    @Test
    void aStateThatStaysUnavailableEndsTheWriter() throws Exception {
        downstreams.failing = new StateUnavailableException("state: no space", new IOException("full"));
        SequencerOptions impatient =
                new OptionsDraft().stateWait(Duration.ofMillis(30)).options();
        try (SegmentedLog log = log()) {
            Sequencer sequencer = sequencer(log, impatient).start();
            sequencer.accept(Events.random(random));
            assertThat(died.await(60, TimeUnit.SECONDS)).isTrue();
            assertThat(fatal.get()).isInstanceOf(StateUnavailableException.class);
            assertThat(downstreams.callsSoFar()).noneMatch(call -> call.startsWith("published"));
            sequencer.close();
        }
    }

    @Test
    void aCloseWhileTheStateCannotBeWrittenEnds() throws Exception {
        downstreams.failing = new StateUnavailableException("state: no space", new IOException("full"));
        SequencerOptions hasty =
                new OptionsDraft().closeWait(Duration.ofMillis(20)).options();
        try (SegmentedLog log = log()) {
            Sequencer sequencer = sequencer(log, hasty).start();
            sequencer.accept(Events.random(random));
            sequencer.close();
            assertThat(log.lastSeq()).isEqualTo(1);
        }
        assertThat(fatal).hasNullValue();
    }

    @Test
    void aWriterThatDiesIsFatalAndUnblocksWhoWaits() throws Exception {
        downstreams.failing = new IllegalStateException("the state is broken");
        try (SegmentedLog log = log()) {
            Sequencer sequencer = sequencer(log, QUICK).start();
            sequencer.accept(Events.random(random));
            assertThat(died.await(60, TimeUnit.SECONDS)).isTrue();
            assertThat(fatal.get()).hasMessage("the state is broken");
            assertThat(sequencer.complaint()).isPresent();
            assertThatThrownBy(() -> sequencer.accept(Events.random(random))).isInstanceOf(IllegalStateException.class);
            // Accepted all the same: it is durable, and a restart applies it.
            assertThat(log.lastSeq()).isEqualTo(1);
        }
    }
}
