package parallax.atproto.firehose;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import parallax.atproto.address.AddressGuard;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.testkit.host.SimulatedHost;

class ByteBudgetTest {
    private static final int KIB = 1024;

    @Test
    void aFrameWaitsUntilTheBytesBeforeItAreReleased() throws InterruptedException {
        ByteBudget budget = ByteBudget.ofBytes(1 << 20).part(10, 8 * KIB);
        ByteBudget.Share first = budget.acquire(6 * KIB);
        Thread second = Thread.ofVirtual().start(() -> acquire(budget, 6 * KIB));
        assertThat(second.join(Duration.ofMillis(50))).isFalse();
        first.release();
        assertThat(second.join(Duration.ofSeconds(60))).isTrue();
    }

    @Test
    void aFrameWaitsForTheNumberOfFramesToo() throws InterruptedException {
        ByteBudget budget = ByteBudget.ofBytes(1 << 20).part(1, 1 << 20);
        ByteBudget.Share first = budget.acquire(1);
        Thread second = Thread.ofVirtual().start(() -> acquire(budget, 1));
        assertThat(second.join(Duration.ofMillis(50))).isFalse();
        first.release();
        assertThat(second.join(Duration.ofSeconds(60))).isTrue();
    }

    @Test
    void aFrameLargerThanTheWholeBudgetPassesAlone() throws InterruptedException {
        ByteBudget all = ByteBudget.ofBytes(4 * KIB);
        ByteBudget budget = all.part(10, 8 * KIB);
        budget.acquire(5_000_000).release();
        ByteBudget.Share again = budget.acquire(5_000_000);
        assertThat(all.heldBytes()).isEqualTo(4 * KIB);
        assertThat(budget.heldBytes()).isEqualTo(8 * KIB);
        again.release();
    }

    @Test
    void releasingTwiceGivesBackOnce() throws InterruptedException {
        ByteBudget all = ByteBudget.ofBytes(8 * KIB);
        ByteBudget budget = all.part(2, 8 * KIB);
        ByteBudget.Share kept = budget.acquire(3 * KIB);
        ByteBudget.Share share = budget.acquire(3 * KIB);
        share.release();
        share.release();
        assertThat(all.heldBytes()).isEqualTo(3 * KIB);
        kept.release();
        assertThat(all.heldBytes()).isZero();
    }

    @Test
    void anInterruptedWaitHoldsNothing() throws InterruptedException {
        ByteBudget all = ByteBudget.ofBytes(4 * KIB);
        ByteBudget budget = all.part(5, 8 * KIB);
        ByteBudget.Share first = budget.acquire(4 * KIB);
        Thread waiting = Thread.ofVirtual().start(() -> acquire(budget, 4 * KIB));
        waiting.interrupt();
        assertThat(waiting.join(Duration.ofSeconds(60))).isTrue();
        first.release();
        assertThat(all.heldBytes()).isZero();
        assertThat(budget.heldBytes()).isZero();
        budget.acquire(4 * KIB).release();
    }

    @Test
    void severalSubscriptionsShareOneBudgetAndAFloodStaysAtItsSenders() throws Exception {
        ByteBudget all = ByteBudget.ofBytes(200 * KIB);
        BlockingQueue<Held> queue = new LinkedBlockingQueue<>();
        AtomicLong queued = new AtomicLong();
        List<FirehoseClient> clients = new ArrayList<>();
        try (SimulatedHost host = SimulatedHost.start()) {
            for (int i = 1; i <= 300; i++) {
                host.append(i, ByteSlice.of(new byte[50 * KIB]));
            }
            FirehoseOptions options = FirehoseOptions.of(
                    host.stream(), "tester/1", AddressGuard.publicOnly().allowingInsecureLocalhost());
            for (int i = 0; i < 3; i++) {
                ByteBudget part = all.part(1_000, 100 * KIB);
                clients.add(FirehoseClient.start(options, new Heard(OptionalLong.of(0)) {
                    @Override
                    public void frame(ByteSlice frame) throws InterruptedException {
                        ByteBudget.Share share = part.acquire(frame.length());
                        queued.incrementAndGet();
                        queue.add(new Held(frame, share));
                    }
                }));
            }
            // Three parts of two frames each are more than the whole has.
            for (int taken = 0; taken < 900; taken++) {
                Held next = queue.poll(60, TimeUnit.SECONDS);
                assertThat(next).isNotNull();
                assertThat(queued.get() - taken).isLessThanOrEqualTo(4);
                assertThat(all.heldBytes()).isLessThanOrEqualTo(200 * KIB);
                next.share().release();
            }
            assertThat(queue).isEmpty();
            assertThat(all.heldBytes()).isZero();
            for (FirehoseClient client : clients) {
                client.close();
            }
        }
    }

    private record Held(ByteSlice frame, ByteBudget.Share share) {}

    private static void acquire(ByteBudget budget, int bytes) {
        try {
            budget.acquire(bytes);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
