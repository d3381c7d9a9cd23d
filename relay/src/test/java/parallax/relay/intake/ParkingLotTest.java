package parallax.relay.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
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
            lot.enter(BUSY, 10);
        }
        CompletableFuture<Void> waiting = awaiting(lot, BUSY);
        lot.awaitRoom(OTHER);
        assertThat(waiting).isNotDone();
        lot.leave(BUSY, 10);
        assertThat(waiting).succeedsWithin(Duration.ofSeconds(10));
    }

    @Test
    void aHostThatFilledItsBytesWaits() throws Exception {
        ParkingLot lot = new ParkingLot(new ParkLimits(100, 1 << 20, 100, 1000), counts);
        lot.enter(BUSY, 1000);
        CompletableFuture<Void> waiting = awaiting(lot, BUSY);
        lot.enter(BUSY, 1);
        lot.leave(BUSY, 1);
        assertThat(waiting).isNotDone();
        lot.leave(BUSY, 1000);
        assertThat(waiting).succeedsWithin(Duration.ofSeconds(10));
    }

    @Test
    void howeverManyHostsParkANewOneFindsRoom() throws Exception {
        ParkingLot lot = new ParkingLot(new ParkLimits(1000, 1 << 20, 1000, 1 << 20), counts);
        for (int host = 1; host <= 8; host++) {
            HostId id = new HostId(host);
            while (lot.hasRoom(id)) {
                lot.enter(id, 1);
            }
            assertThat(lot.events(id)).isPositive();
        }
        assertThat(lot.events()).isLessThan(1000);
        lot.awaitRoom(new HostId(9));
    }

    @Test
    void whenEverythingIsTakenEverybodyWaits() throws Exception {
        ParkingLot lot = new ParkingLot(new ParkLimits(2, 1 << 20, 2, 1 << 20), counts);
        lot.enter(BUSY, 1);
        lot.enter(BUSY, 1);
        CompletableFuture<Void> waiting = awaiting(lot, OTHER);
        assertThat(waiting).isNotDone();
        lot.leave(BUSY, 1);
        assertThat(waiting).succeedsWithin(Duration.ofSeconds(10));
    }

    @Test
    void whatIsParkedIsCountedUpAndDown() {
        ParkingLot lot = new ParkingLot(ParkLimits.standard(), counts);
        lot.enter(BUSY, 70);
        lot.enter(OTHER, 7);
        assertThat(counts.parkedEvents()).isEqualTo(2);
        assertThat(counts.parkedBytes()).isEqualTo(77);
        lot.leave(BUSY, 70);
        lot.leave(OTHER, 7);
        assertThat(counts.parkedEvents()).isZero();
        assertThat(counts.parkedBytes()).isZero();
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
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (thread.getState() != Thread.State.WAITING && thread.isAlive()) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            Thread.onSpinWait();
        }
    }
}
