package parallax.relay.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SlidingCountTest {
    private static final long SECOND = 1_000_000_000L;

    @Test
    void asManyAsTheLimitFitAtOnceAndTheNextWaits() {
        SlidingCount count = new SlidingCount(Duration.ofSeconds(1));
        for (int i = 0; i < 50; i++) {
            assertThat(count.waitFor(50, 7)).isZero();
            count.add(7);
        }
        assertThat(count.waitFor(50, 7)).isBetween(SECOND, 2 * SECOND);
        assertThat(count.waitFor(51, 7)).isZero();
    }

    @Test
    void whoeverWaitsAsLongAsToldIsLetInAndHardlyEarlier() {
        SplittableRandom random = new SplittableRandom(20261123);
        for (int run = 0; run < 200; run++) {
            SlidingCount count = new SlidingCount(Duration.ofSeconds(1));
            int limit = 1 + random.nextInt(40);
            long now = random.nextLong(SECOND);
            for (int i = 0; i < 400; i++) {
                long wait = count.waitFor(limit, now);
                assertThat(wait).isBetween(0L, 2 * SECOND);
                if (wait > 0) {
                    now += wait;
                    assertThat(count.waitFor(limit, now)).isZero();
                }
                count.add(now);
                now += random.nextLong(SECOND / limit);
            }
        }
    }

    @Test
    void noWindowBringsTwiceTheLimitAndTheRateOverLongIsTheLimit() {
        SlidingCount count = new SlidingCount(Duration.ofSeconds(1));
        ArrayDeque<Long> lastSecond = new ArrayDeque<>();
        long now = 0;
        long taken = 0;
        while (now < 100 * SECOND) {
            now += count.waitFor(100, now);
            count.add(now);
            taken++;
            lastSecond.addLast(now);
            while (lastSecond.getFirst() <= now - SECOND) {
                lastSecond.removeFirst();
            }
            assertThat(lastSecond.size()).isLessThan(200);
        }
        assertThat(taken).isBetween(9_000L, 10_200L);
    }

    @Test
    void aQuietTimeForgetsEverything() {
        SlidingCount count = new SlidingCount(Duration.ofHours(1));
        for (int i = 0; i < 10; i++) {
            count.add(0);
        }
        assertThat(count.waitFor(10, SECOND)).isPositive();
        assertThat(count.waitFor(10, 2 * 3600 * SECOND)).isZero();
    }

    @Test
    void aClockThatIsSetBackHoldsNothingUpUntilItIsThereAgain() {
        SlidingCount count = new SlidingCount(Duration.ofSeconds(1));
        long before = 10 * 3600 * SECOND;
        count.add(before);
        long setBack = before - 3600 * SECOND;
        assertThat(count.waitFor(50, setBack)).isZero();
        for (int i = 1; i < 50; i++) {
            count.add(setBack);
        }
        assertThat(count.waitFor(50, setBack)).isBetween(1L, 2 * SECOND);
    }
}
