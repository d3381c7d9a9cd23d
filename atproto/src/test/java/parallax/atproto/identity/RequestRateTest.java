package parallax.atproto.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RequestRateTest {

    private static final Duration LONG = Duration.ofHours(1);

    private final AtomicLong now = new AtomicLong(-5_000_000_000L);
    private final List<Duration> pauses = new ArrayList<>();

    private RequestRate rate(int perSecond, int burst) {
        return new RequestRate(perSecond, burst, now::get, pauses::add);
    }

    @Test
    void aBurstGoesAtOnceAndTheRestAtTheRate() throws InterruptedException {
        RequestRate rate = rate(10, 3);
        for (int i = 0; i < 6; i++) {
            assertThat(rate.await(LONG)).isTrue();
        }
        assertThat(pauses).containsExactly(Duration.ofMillis(100), Duration.ofMillis(200), Duration.ofMillis(300));
    }

    @Test
    void timeFillsTheBucketUpToTheBurstOnly() throws InterruptedException {
        RequestRate rate = rate(10, 2);
        rate.await(LONG);
        rate.await(LONG);
        now.addAndGet(Duration.ofHours(5).toNanos());
        rate.await(LONG);
        rate.await(LONG);
        assertThat(pauses).isEmpty();
        rate.await(LONG);
        assertThat(pauses).containsExactly(Duration.ofMillis(100));
    }

    @Test
    void aTurnThatWouldComeTooLateIsRefusedAndNotUsedUp() throws InterruptedException {
        RequestRate rate = rate(1, 1);
        assertThat(rate.await(Duration.ZERO)).isTrue();
        assertThat(rate.await(Duration.ofMillis(999))).isFalse();
        assertThat(rate.await(Duration.ofMillis(999))).isFalse();
        assertThat(rate.await(Duration.ofSeconds(1))).isTrue();
        assertThat(pauses).containsExactly(Duration.ofSeconds(1));
    }

    @Test
    void aRateIsPositive() {
        assertThatThrownBy(() -> RequestRate.perSecond(0)).isInstanceOf(IllegalArgumentException.class);
    }
}
