package parallax.relay.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import parallax.relay.control.HostStatus;

class HostPulseTest {
    private static final Instant OPENED = Instant.parse("2026-01-01T00:00:00Z");

    private final HostPulse pulse = new HostPulse(Duration.ofHours(1), OPENED);

    @Test
    void aHostThatSaysNothingIsIdleAfterTheTimeAndActiveWithItsNextFrame() {
        assertThat(pulse.status(OPENED.plusSeconds(3599))).isEqualTo(HostStatus.ACTIVE);
        Instant later = OPENED.plusSeconds(3600);
        assertThat(pulse.status(later)).isEqualTo(HostStatus.IDLE);
        pulse.heard(later);
        assertThat(pulse.status(later)).isEqualTo(HostStatus.ACTIVE);
    }

    @Test
    void aHostThatIsHeldBackNowAndThenIsNotThrottled() {
        for (int i = 0; i < 100; i++) {
            Instant now = OPENED.plusSeconds(11L * i);
            pulse.held(now);
            assertThat(pulse.status(now)).isEqualTo(HostStatus.ACTIVE);
        }
    }

    @Test
    void aHostThatIsHeldBackForFiveSecondsIsThrottledUntilItWasNotForTen() {
        for (int millis = 0; millis < 5000; millis += 500) {
            pulse.held(OPENED.plusMillis(millis));
            assertThat(pulse.status(OPENED.plusMillis(millis))).isEqualTo(HostStatus.ACTIVE);
        }
        Instant last = OPENED.plusSeconds(5);
        pulse.held(last);
        assertThat(pulse.status(last)).isEqualTo(HostStatus.THROTTLED);
        assertThat(pulse.status(last.plusSeconds(10))).isEqualTo(HostStatus.THROTTLED);
        assertThat(pulse.status(last.plusSeconds(11))).isEqualTo(HostStatus.ACTIVE);
    }
}
