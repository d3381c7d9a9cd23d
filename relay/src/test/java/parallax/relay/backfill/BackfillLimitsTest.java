package parallax.relay.backfill;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import parallax.relay.backfill.Outcome.Trouble;

class BackfillLimitsTest {
    private static final BackfillLimits LIMITS = BackfillLimits.standard();

    @Test
    void theWaitDoublesFromOneSecondToFiveMinutes() {
        assertThat(LIMITS.wait(0)).isEqualTo(Duration.ofSeconds(1));
        assertThat(LIMITS.wait(1)).isEqualTo(Duration.ofSeconds(1));
        assertThat(LIMITS.wait(5)).isEqualTo(Duration.ofSeconds(16));
        assertThat(LIMITS.wait(9)).isEqualTo(Duration.ofSeconds(256));
        assertThat(LIMITS.wait(10)).isEqualTo(Duration.ofMinutes(5));
        assertThat(LIMITS.wait(Integer.MAX_VALUE)).isEqualTo(Duration.ofMinutes(5));
    }

    @Test
    void aServersWishCountsWhereItIsLonger() {
        assertThat(LIMITS.wait(throttled(Duration.ofHours(2)), 1)).isEqualTo(Duration.ofHours(2));
        assertThat(LIMITS.wait(throttled(Duration.ofSeconds(2)), 5)).isEqualTo(Duration.ofSeconds(16));
        assertThat(LIMITS.wait(throttled(Duration.ZERO), 1)).isEqualTo(Duration.ofSeconds(1));
        assertThat(LIMITS.wait(throttled(null), 2)).isEqualTo(Duration.ofSeconds(2));
    }

    private static Trouble throttled(@Nullable Duration wish) {
        return new Trouble(Trouble.Kind.THROTTLED, "HTTP 429", wish);
    }
}
