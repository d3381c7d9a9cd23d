package parallax.relay.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import parallax.relay.flow.InFlight;

class HostBudgetTest {
    private static final int KIB = 1024;

    @Test
    void aFrameWaitsUntilTheBytesBeforeItAreReleased() throws InterruptedException {
        HostBudget budget = new HostBudget(10, 8 * KIB, HostBudget.shared(1 << 20));
        InFlight first = budget.acquire(6 * KIB);
        Thread second = Thread.ofVirtual().start(() -> acquire(budget, 6 * KIB));
        assertThat(second.join(Duration.ofMillis(50))).isFalse();
        first.release();
        assertThat(second.join(Duration.ofSeconds(10))).isTrue();
    }

    @Test
    void aFrameWaitsForTheNumberOfFramesToo() throws InterruptedException {
        HostBudget budget = new HostBudget(1, 1 << 20, HostBudget.shared(1 << 20));
        InFlight first = budget.acquire(1);
        Thread second = Thread.ofVirtual().start(() -> acquire(budget, 1));
        assertThat(second.join(Duration.ofMillis(50))).isFalse();
        first.release();
        assertThat(second.join(Duration.ofSeconds(10))).isTrue();
    }

    @Test
    void aFrameLargerThanTheWholeBudgetPassesAlone() throws InterruptedException {
        HostBudget budget = new HostBudget(10, 8 * KIB, HostBudget.shared(8 * KIB));
        budget.acquire(5_000_000).release();
        budget.acquire(5_000_000).release();
    }

    @Test
    void releasingTwiceGivesBackOnce() throws InterruptedException {
        Semaphore shared = HostBudget.shared(8 * KIB);
        InFlight share = new HostBudget(2, 8 * KIB, shared).acquire(3 * KIB);
        share.release();
        share.release();
        assertThat(shared.availablePermits()).isEqualTo(8);
    }

    @Test
    void anInterruptedWaitHoldsNothing() throws InterruptedException {
        Semaphore shared = HostBudget.shared(4 * KIB);
        HostBudget budget = new HostBudget(5, 8 * KIB, shared);
        InFlight first = budget.acquire(4 * KIB);
        Thread waiting = Thread.ofVirtual().start(() -> acquire(budget, 4 * KIB));
        waiting.interrupt();
        assertThat(waiting.join(Duration.ofSeconds(10))).isTrue();
        first.release();
        assertThat(shared.availablePermits()).isEqualTo(4);
        budget.acquire(4 * KIB).release();
    }

    private static void acquire(HostBudget budget, int bytes) {
        try {
            budget.acquire(bytes);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
