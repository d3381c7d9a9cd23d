package parallax.relay.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import parallax.relay.flow.ManualClock;

class CheckLimitsTest {
    private final ManualClock clock = new ManualClock(Instant.parse("2026-01-01T00:00:00Z"));

    @Test
    void oneAddressHasItsShareOfAMinute() throws Exception {
        CheckLimits limits = new CheckLimits(2, 10, 10, clock);
        assertThat(passes(limits, "192.0.2.1", 3)).isEqualTo(2);
        assertThat(passes(limits, "192.0.2.2", 1)).isEqualTo(1);
        clock.advance(Duration.ofMinutes(1));
        assertThat(passes(limits, "192.0.2.1", 3)).isEqualTo(2);
    }

    @Test
    void allAddressesTogetherHaveALimit() throws Exception {
        CheckLimits limits = new CheckLimits(2, 3, 10, clock);
        int passed = 0;
        for (int i = 1; i < 100; i++) {
            passed += passes(limits, "192.0.2." + i, 1);
        }
        assertThat(passed).isEqualTo(3);
    }

    @Test
    void theAddressesOfOneIpv6CustomerCountAsOne() throws Exception {
        CheckLimits limits = new CheckLimits(2, 10, 10, clock);
        assertThat(passes(limits, "2001:db8::1", 2)).isEqualTo(2);
        assertThat(passes(limits, "2001:db8::ffff:2", 1)).isZero();
        assertThat(passes(limits, "2001:db8:0:1::1", 1)).isEqualTo(1);
    }

    @Test
    void onlySoManyRunAtOnce() throws Exception {
        CheckLimits limits = new CheckLimits(10, 10, 2, clock);
        InetAddress client = InetAddress.getByName("192.0.2.1");
        assertThat(limits.enter(client)).isTrue();
        assertThat(limits.enter(client)).isTrue();
        assertThat(limits.enter(client)).isFalse();
        limits.leave();
        assertThat(limits.enter(client)).isTrue();
    }

    private static int passes(CheckLimits limits, String address, int attempts) throws Exception {
        int passed = 0;
        for (int i = 0; i < attempts; i++) {
            if (limits.enter(InetAddress.getByName(address))) {
                passed++;
                limits.leave();
            }
        }
        return passed;
    }
}
