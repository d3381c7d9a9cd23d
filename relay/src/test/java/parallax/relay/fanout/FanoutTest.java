package parallax.relay.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.event.Event;
import parallax.atproto.event.EventKind;
import parallax.atproto.event.FrameEncoder;
import parallax.atproto.server.XrpcServer;
import parallax.atproto.syntax.Did;
import parallax.relay.flow.Sequenced;
import parallax.relay.log.Events;
import parallax.relay.log.LogOptions;
import parallax.relay.log.SegmentedLog;

/** The whole way from the log to a socket, with a tail so small that every crossing happens. */
@Timeout(300)
class FanoutTest {
    private static final FanoutOptions SMALL = new FanoutOptions(16 << 10, 4 << 10, 8, 8 << 10, 2);
    private static final LogOptions LOG = new LogOptions(20_000, 4096, Duration.ofHours(8), 0, 1);
    private static final SlowReaderPolicy PATIENT = new SlowReaderPolicy(Duration.ofHours(1));

    private final Random random = new Random(4);
    private final List<Sequenced> written = new ArrayList<>();
    private final AtomicReference<Throwable> fatal = new AtomicReference<>();

    @TempDir
    private Path folder;

    private volatile Instant now = Instant.parse("2026-11-22T20:00:00Z");
    private SegmentedLog log;
    private Fanout fanout;
    private XrpcServer server;

    @BeforeEach
    void open() {
        serve(SMALL, PATIENT, ReplayFilter.NONE, new SubscriberLimits(100, 100));
    }

    private void serve(FanoutOptions options, SlowReaderPolicy policy, ReplayFilter filter, SubscriberLimits limits) {
        log = SegmentedLog.open(folder, LOG, 0, () -> now);
        fanout = new Fanout(log, options, policy, () -> now, fatal::set).filtered(filter);
        server = XrpcServer.builder()
                .bind("127.0.0.1", 0)
                .webSocket(SubscribeRepos.PATH, new SubscribeRepos(fanout, limits))
                .start();
    }

    @AfterEach
    void close() {
        server.close();
        fanout.close();
        log.close();
        assertThat(fatal).hasNullValue();
    }

    private void restart(FanoutOptions options, SlowReaderPolicy policy, ReplayFilter filter, SubscriberLimits limits) {
        close();
        serve(options, policy, filter, limits);
    }

    private void write(int events) throws Exception {
        write(events, 4);
    }

    private void write(int events, int together) throws Exception {
        for (int left = events; left > 0; ) {
            int size = Math.min(left, 1 + random.nextInt(together));
            List<Sequenced> batch = Events.numbered(log.lastSeq() + 1, Events.several(random, size));
            log.append(batch, host -> 0);
            written.addAll(batch);
            fanout.published(batch.getFirst().seq(), batch.getLast().seq());
            left -= size;
        }
    }

    /** A handshake is answered before the route has seen the session. */
    private void awaitSubscribers(int count) {
        long end = System.nanoTime() + Duration.ofMinutes(1).toNanos();
        while (fanout.subscribers() != count) {
            assertThat(System.nanoTime())
                    .as("waiting for %d subscribers", count)
                    .isLessThan(end);
            Thread.onSpinWait();
        }
    }

    private List<ByteBuffer> sentAfter(long seq) {
        return written.stream()
                .filter(event -> event.seq() > seq)
                .map(Events::payload)
                .toList();
    }

    @Test
    void everyCursorGetsExactlyWhatComesAfterItWhileEventsArrive() throws Exception {
        write(300);
        List<Follower> followers = new ArrayList<>();
        List<Long> cursors = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            long cursor = i < 2 ? i * log.lastSeq() : random.nextLong(log.lastSeq() + 1);
            cursors.add(cursor);
            followers.add(Follower.connect(server.port(), "?cursor=" + cursor));
            write(5);
        }
        write(100);
        for (int i = 0; i < followers.size(); i++) {
            List<ByteBuffer> wanted = sentAfter(cursors.get(i));
            assertThat(followers.get(i).await(wanted.size()))
                    .as("cursor %d", cursors.get(i))
                    .isEqualTo(wanted);
            followers.get(i).close();
        }
        assertThat(fanout.framesSent()).isPositive();
    }

    @Test
    void withoutACursorASubscriberIsLive() throws Exception {
        write(10);
        try (Follower none = Follower.connect(server.port(), "");
                Follower empty = Follower.connect(server.port(), "?cursor=")) {
            awaitSubscribers(2);
            write(20);
            assertThat(none.await(20)).isEqualTo(sentAfter(10));
            assertThat(empty.await(20)).isEqualTo(sentAfter(10));
        }
    }

    @Test
    void aReaderThatStallsForAWhileMissesNothing() throws Exception {
        write(50);
        try (Follower follower = Follower.stalled(server.port(), "?cursor=0")) {
            write(1500);
            follower.resume();
            write(50);
            assertThat(follower.await(1600)).isEqualTo(sentAfter(0));
        }
    }

    @Test
    void withoutRoomForMoreOfTheLogAReplayWaitsAndMissesNothing() throws Exception {
        AtomicLong held = new AtomicLong(1L << 40);
        fanout.measuredBy(held::get);
        write(1000);
        try (Follower behind = Follower.connect(server.port(), "?cursor=0");
                Follower live = Follower.connect(server.port(), "?cursor=" + (log.lastSeq() - 1))) {
            live.await(1);
            write(1);
            assertThat(live.await(2)).isEqualTo(sentAfter(999));
            assertThat(fanout.framesSent()).isEqualTo(2);
            held.set(0);
            write(1);
            assertThat(behind.await(1002)).isEqualTo(sentAfter(0));
        }
    }

    @Test
    void aReplayThatWaitsForRoomGoesOnAlsoWhenNoEventComes() throws Exception {
        AtomicLong held = new AtomicLong(1L << 40);
        fanout.measuredBy(held::get);
        write(1000);
        try (Follower behind = Follower.connect(server.port(), "?cursor=0");
                Follower marker = Follower.connect(server.port(), "?cursor=" + (log.lastSeq() - 1))) {
            marker.await(1);
            held.set(0);
            fanout.checkProgress();
            assertThat(behind.await(1000)).isEqualTo(sentAfter(0));
        }
    }

    @Test
    void whatIsReadFromTheLogIsCountedUntilNoSocketHoldsIt() {
        long before = FrameBlock.memoryOfAll();
        FrameBlock block = new FrameBlock(1 << 20);
        block.append(1, EventKind.SYNC, ByteBuffer.allocate(0), ByteBuffer.allocate(1 << 20));
        FrameRun run = block.run(1, 1, 1 << 20, ReplayFilter.NONE);
        block.release();
        assertThat(FrameBlock.memoryOfAll()).isGreaterThanOrEqualTo(before + (1 << 20));
        run.frames().getFirst().release();
        assertThat(FrameBlock.memoryOfAll()).isEqualTo(before);
    }

    @Test
    void aRestartGoesOnFromTheCursor() throws Exception {
        write(100);
        restart(SMALL, PATIENT, ReplayFilter.NONE, new SubscriberLimits(9, 9));
        try (Follower follower = Follower.connect(server.port(), "?cursor=60")) {
            write(30);
            assertThat(follower.await(70)).isEqualTo(sentAfter(60));
        }
    }

    @Test
    void whoKeepsUpIsHandedEverythingBeforeTheServerStops() throws Exception {
        restart(
                new FanoutOptions(4 << 20, 64 << 10, 2, 8 << 10, 2),
                PATIENT,
                ReplayFilter.NONE,
                new SubscriberLimits(9, 9));
        write(10);
        try (Follower live = Follower.connect(server.port(), "?cursor=0")) {
            live.await(10);
            // One announcement of far more than a turn hands out.
            List<Sequenced> batch = Events.numbered(log.lastSeq() + 1, Events.several(random, 500));
            log.append(batch, host -> 0);
            written.addAll(batch);
            fanout.published(batch.getFirst().seq(), batch.getLast().seq());
            fanout.drain();
            server.close();
            assertThat(live.awaitClose()).isEqualTo(1001);
            assertThat(live.messages()).isEqualTo(sentAfter(0));
        }
    }

    @Test
    void aCursorInTheFutureIsAnErrorAndAClose() throws Exception {
        write(3);
        try (Follower follower = Follower.connect(server.port(), "?cursor=4")) {
            assertThat(follower.awaitClose()).isEqualTo(1008);
            assertThat(follower.messages())
                    .containsExactly(FrameEncoder.error("FutureCursor", "Cursor in the future.")
                            .toByteBuffer());
        }
    }

    @Test
    void aCursorThatIsNoSeqIsAnErrorAndAClose() throws Exception {
        for (String cursor : List.of("abc", "-1", "99999999999999999999")) {
            try (Follower follower = Follower.connect(server.port(), "?cursor=" + cursor)) {
                assertThat(follower.awaitClose()).isEqualTo(1008);
                assertThat(follower.messages())
                        .containsExactly(FrameEncoder.error("InvalidRequest", "cursor must be a seq")
                                .toByteBuffer());
            }
        }
    }

    private void forgetTheOldest() throws Exception {
        now = now.plus(Duration.ofHours(9));
        write(1);
        now = now.plus(Duration.ofMinutes(2));
        write(1);
        assertThat(log.oldestSeq()).isGreaterThan(10);
    }

    @Test
    void aCursorOlderThanTheWindowIsToldAndGetsTheOldest() throws Exception {
        write(300);
        forgetTheOldest();
        ByteSlice info = FrameEncoder.encode(
                new Event.Info("OutdatedCursor", "Requested cursor exceeded limit. Possibly missing events"));
        try (Follower outdated = Follower.connect(server.port(), "?cursor=3");
                Follower oldest = Follower.connect(server.port(), "?cursor=0")) {
            List<ByteBuffer> kept = sentAfter(log.oldestSeq() - 1);
            assertThat(oldest.await(kept.size())).isEqualTo(kept);
            List<ByteBuffer> withInfo = new ArrayList<>(kept);
            withInfo.addFirst(info.toByteBuffer());
            assertThat(outdated.await(withInfo.size())).isEqualTo(withInfo);
        }
    }

    @Test
    void aReaderWhosePlaceLeavesTheWindowIsTooSlow() throws Exception {
        write(50);
        try (Follower follower = Follower.stalled(server.port(), "?cursor=0")) {
            awaitSubscribers(1);
            // More than the sockets' buffers take, so that it must come back to the log for the rest.
            write(4000, 400);
            forgetTheOldest();
            follower.resume();
            follower.awaitClose();
            List<ByteBuffer> got = follower.messages();
            assertThat(got.getLast())
                    .isEqualTo(FrameEncoder.error("ConsumerTooSlow", "your position is no longer kept")
                            .toByteBuffer());
            assertThat(got.subList(0, got.size() - 1)).isEqualTo(sentAfter(0).subList(0, got.size() - 1));
            assertThat(fanout.slowReaders()).isEqualTo(1);
        }
    }

    @Test
    void aReaderWhoseSocketIsFullIsTooSlowAtOnceWhenMemoryRunsShort() throws Exception {
        AtomicLong held = new AtomicLong();
        fanout.measuredBy(held::get);
        write(50);
        try (Follower stuck = Follower.stalled(server.port(), "?cursor=0");
                Follower alive = Follower.connect(server.port(), "?cursor=0")) {
            assertThat(stuck.status()).isEqualTo(101);
            write(4000, 400);
            assertThat(alive.await(written.size())).isEqualTo(sentAfter(0));
            held.set(1L << 40);
            while (fanout.slowReaders() == 0) {
                write(1);
                assertThat(alive.await(written.size())).isEqualTo(sentAfter(0));
            }
            assertThat(fanout.slowReaders()).isEqualTo(1);
        }
    }

    @Test
    void aReaderWhoseSocketTakesNothingIsTooSlowAfterAWhile() throws Exception {
        write(50);
        try (Follower stuck = Follower.stalled(server.port(), "?cursor=0")) {
            assertThat(stuck.status()).isEqualTo(101);
            write(4000, 400);
            try (Follower alive = Follower.connect(server.port(), "?cursor=0")) {
                // Hours go by in no time here: while it still has something to take, it might be too slow for them as
                // well.
                assertThat(alive.await(written.size())).isEqualTo(sentAfter(0));
                while (fanout.slowReaders() == 0) {
                    now = now.plus(Duration.ofMinutes(1));
                    fanout.checkProgress();
                    Thread.onSpinWait();
                }
                write(1);
                assertThat(alive.await(written.size())).isEqualTo(sentAfter(0));
            }
            assertThat(fanout.slowReaders()).isEqualTo(1);
        }
    }

    @Test
    void theLagIsThatOfTheSubscriberFurthestBehind() throws Exception {
        write(50);
        assertThat(fanout.worstLag()).isZero();
        try (Follower stuck = Follower.stalled(server.port(), "?cursor=0")) {
            assertThat(stuck.status()).isEqualTo(101);
            write(4000, 400);
            try (Follower alive = Follower.connect(server.port(), "?cursor=0")) {
                assertThat(alive.await(written.size())).isEqualTo(sentAfter(0));
                awaitSubscribers(2);
                assertThat(fanout.worstLag()).isBetween(1L, (long) written.size());
            }
        }
        awaitSubscribers(0);
        assertThat(fanout.worstLag()).isZero();
    }

    @Test
    void tooManySubscribersAreRefusedWithTheHandshake() throws Exception {
        restart(SMALL, PATIENT, ReplayFilter.NONE, new SubscriberLimits(100, 2));
        refusedAfterTwo(429);
        restart(SMALL, PATIENT, ReplayFilter.NONE, new SubscriberLimits(2, 2));
        refusedAfterTwo(503);
    }

    private void refusedAfterTwo(int status) throws Exception {
        write(1);
        long last = log.lastSeq() - 1;
        try (Follower first = Follower.connect(server.port(), "?cursor=" + last);
                Follower second = Follower.connect(server.port(), "?cursor=" + last)) {
            first.await(1);
            second.await(1);
            try (Follower third = Follower.connect(server.port(), "")) {
                assertThat(third.status()).isEqualTo(status);
            }
        }
    }

    @Test
    void aPlaceIsFreeAgainWhenASubscriberLeaves() throws Exception {
        SubscriberLimits one = new SubscriberLimits(1, 1);
        restart(SMALL, PATIENT, ReplayFilter.NONE, one);
        write(1);
        for (int i = 0; i < 5; i++) {
            try (Follower follower = Follower.connect(server.port(), "?cursor=0")) {
                assertThat(follower.await(1)).hasSize(1);
            }
            while (one.open() > 0) {
                Thread.onSpinWait();
            }
        }
    }

    @Test
    void addressesOfOneIpv6CustomerCountTogether() throws Exception {
        SubscriberLimits limits = new SubscriberLimits(10, 1);
        assertThat(limits.enter(InetAddress.getByName("2001:db8:1:2::1"))).isEqualTo(SubscriberLimits.Room.FREE);
        assertThat(limits.enter(InetAddress.getByName("2001:db8:1:2:3::9")))
                .isEqualTo(SubscriberLimits.Room.FULL_FOR_ADDRESS);
        assertThat(limits.enter(InetAddress.getByName("2001:db8:1:3::1"))).isEqualTo(SubscriberLimits.Room.FREE);
        limits.leave(InetAddress.getByName("2001:db8:1:2::5"));
        assertThat(limits.enter(InetAddress.getByName("2001:db8:1:2::7"))).isEqualTo(SubscriberLimits.Room.FREE);
    }

    @Test
    void aTakenDownAccountIsLeftOutOfReplayHotAndCold() throws Exception {
        ReplayFilter odd = new ReplayFilter() {
            @Override
            public long hidesBelow() {
                return 301;
            }

            @Override
            public boolean hides(long seq, EventKind kind, Did did) {
                return seq < 301 && seq % 2 == 1;
            }
        };
        restart(SMALL, PATIENT, odd, new SubscriberLimits(9, 9));
        write(320);
        try (Follower cold = Follower.connect(server.port(), "?cursor=0");
                Follower hot = Follower.connect(server.port(), "?cursor=298")) {
            List<ByteBuffer> shown = written.stream()
                    .filter(event -> event.seq() > 300 || event.seq() % 2 == 0)
                    .map(Events::payload)
                    .toList();
            assertThat(cold.await(shown.size())).isEqualTo(shown);
            assertThat(hot.await(21)).isEqualTo(shown.subList(shown.size() - 21, shown.size()));
        }
    }

    @Test
    void damageEndsTheReplaysThatComeToItAndNothingElse() throws Exception {
        restart(SMALL, PATIENT, ReplayFilter.NONE, new SubscriberLimits(9, 9));
        write(200);
        Path first = folder.resolve("00000000000000000001.events");
        byte[] bytes = Files.readAllBytes(first);
        bytes[200] ^= 1;
        Files.write(first, bytes);
        try (Follower follower = Follower.connect(server.port(), "?cursor=0")) {
            assertThat(follower.awaitClose()).isEqualTo(1008);
        }
        assertThat(fanout.damagedReads()).isEqualTo(1);
        try (Follower follower = Follower.connect(server.port(), "?cursor=198")) {
            assertThat(follower.await(2)).hasSize(2);
            write(1);
            assertThat(follower.await(3)).hasSize(3);
        }
    }
}
