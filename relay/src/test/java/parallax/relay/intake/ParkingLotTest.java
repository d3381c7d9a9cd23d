package parallax.relay.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import parallax.atproto.syntax.Did;
import parallax.relay.flow.HostId;
import parallax.relay.flow.MemoryCounts;

final class ParkingLotTest {
    private static final HostId BUSY = new HostId(1);
    private static final HostId OTHER = new HostId(2);

    private final MemoryCounts counts = new MemoryCounts();

    @Test
    void aHostThatFilledItsShareWaitsAndOthersDoNot() throws Exception {
        ParkingLot lot = new ParkingLot(new ParkLimits(100, 1 << 20, 3, 1 << 20), counts);
        for (int i = 0; i < 3; i++) {
            lot.awaitRoom(BUSY);
            lot.enter(plc(BUSY), 10);
        }
        CompletableFuture<Void> waiting = awaiting(lot, BUSY);
        lot.awaitRoom(OTHER);
        assertThat(waiting).isNotDone();
        lot.leave(plc(BUSY), 10);
        assertThat(waiting).succeedsWithin(Duration.ofSeconds(60));
    }

    @Test
    void aHostThatFilledItsBytesWaits() throws Exception {
        ParkingLot lot = new ParkingLot(new ParkLimits(100, 1 << 20, 100, 1000), counts);
        lot.enter(plc(BUSY), 1000);
        CompletableFuture<Void> waiting = awaiting(lot, BUSY);
        lot.enter(plc(BUSY), 1);
        lot.leave(plc(BUSY), 1);
        assertThat(waiting).isNotDone();
        lot.leave(plc(BUSY), 1000);
        assertThat(waiting).succeedsWithin(Duration.ofSeconds(60));
    }

    @Test
    void howeverManyHostsParkANewOneFindsRoom() throws Exception {
        ParkingLot lot = new ParkingLot(new ParkLimits(1000, 1 << 20, 1000, 1 << 20), counts);
        for (int host = 1; host <= 8; host++) {
            HostId id = new HostId(host);
            while (lot.hasRoom(id)) {
                lot.enter(plc(id), 1);
            }
            assertThat(lot.events(id)).isPositive();
        }
        assertThat(lot.events()).isLessThan(1000);
        lot.awaitRoom(new HostId(9));
    }

    @Test
    void whenEverythingIsTakenEverybodyWaits() throws Exception {
        ParkingLot lot = new ParkingLot(new ParkLimits(2, 1 << 20, 2, 1 << 20), counts);
        lot.enter(plc(BUSY), 1);
        lot.enter(plc(BUSY), 1);
        CompletableFuture<Void> waiting = awaiting(lot, OTHER);
        assertThat(waiting).isNotDone();
        lot.leave(plc(BUSY), 1);
        assertThat(waiting).succeedsWithin(Duration.ofSeconds(60));
    }

    @Test
    void whatIsParkedIsCountedUpAndDown() {
        ParkingLot lot = new ParkingLot(ParkLimits.standard(), counts);
        lot.enter(plc(BUSY), 70);
        lot.enter(plc(OTHER), 7);
        assertThat(counts.parkedEvents()).isEqualTo(2);
        assertThat(counts.parkedBytes()).isEqualTo(77);
        lot.leave(plc(BUSY), 70);
        lot.leave(plc(OTHER), 7);
        assertThat(counts.parkedEvents()).isZero();
        assertThat(counts.parkedBytes()).isZero();
    }

    @Test
    void didWebAccountsLeaveMostOfTheirHostsShareToTheOthers() {
        ParkingLot lot = new ParkingLot(new ParkLimits(1 << 20, 1 << 30, 160, 1600), counts);
        HeldLine slow = web(1);
        assertThat(parked(lot, slow, 1)).as("of one account").isEqualTo(10);
        for (int i = 2; i <= 9; i++) {
            parked(lot, web(i), 1);
        }
        assertThat(lot.events(BUSY)).as("of all").isEqualTo(40);
        assertThat(lot.hasRoom(BUSY)).isTrue();
        assertThat(lot.enter(plc(BUSY), 1)).isTrue();
        lot.leave(slow, 1);
        slow.removeHead();
        assertThat(parked(lot, slow, 1)).isEqualTo(1);
    }

    @Test
    void didWebAccountsAreBoundedInBytesButASingleEventAlwaysFits() {
        ParkingLot lot = new ParkingLot(new ParkLimits(1 << 20, 1 << 30, 160, 1600), counts);
        assertThat(parked(lot, web(1), 40)).isEqualTo(2);
        assertThat(parked(lot, web(2), 900)).isZero();
        assertThat(parked(new ParkingLot(new ParkLimits(9, 900, 9, 900), counts), web(3), 900))
                .isEqualTo(1);
    }

    /** How many of many events of that size are taken in. */
    private static int parked(ParkingLot lot, HeldLine line, int bytes) {
        int parked = 0;
        for (int i = 1; i <= 50; i++) {
            if (lot.enter(line, bytes)) {
                line.add(Frames.pending(line.key(), i, bytes));
                parked++;
            }
        }
        return parked;
    }

    private static HeldLine plc(HostId host) {
        return new HeldLine(new HeldLine.Key(Frames.did(1), host));
    }

    private static HeldLine web(int number) {
        return new HeldLine(new HeldLine.Key(new Did("did:web:user" + number + ".example"), BUSY));
    }

    private static CompletableFuture<Void> awaiting(ParkingLot lot, HostId host) throws InterruptedException {
        CompletableFuture<Void> done = new CompletableFuture<>();
        Thread thread = Thread.ofVirtual().start(() -> {
            try {
                lot.awaitRoom(host);
                done.complete(null);
            } catch (InterruptedException e) {
                done.completeExceptionally(e);
            }
        });
        awaitBlocked(thread);
        return done;
    }

    private static void awaitBlocked(Thread thread) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (thread.getState() != Thread.State.WAITING && thread.isAlive()) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    @Test
    void aSmallHeapParksLess() {
        ParkLimits standard = ParkLimits.standard();
        assertThat(standard.within(16L << 30)).isEqualTo(standard);
        assertThat(standard.within(160L << 20)).isEqualTo(new ParkLimits(100_000, 20L << 20, 10_000, 20L << 20));
    }
}
