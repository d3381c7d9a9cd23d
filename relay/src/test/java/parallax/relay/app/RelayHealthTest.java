package parallax.relay.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import parallax.relay.flow.ManualClock;

class RelayHealthTest {
    private final ManualClock clock = new ManualClock(Instant.parse("2026-01-01T00:00:00Z"));
    private final AtomicReference<@Nullable Throwable> death = new AtomicReference<>();
    private Optional<String> log = Optional.empty();
    private long hosts = 3;
    private long open;
    private final RelayHealth health =
            new RelayHealth(death::get, () -> log, new RelayHealth.Followed(() -> hosts, () -> open), clock);

    @Test
    void hostsOfWhichNoneIsReachedAreToldAfterTheFirstMinute() {
        assertThat(health.complaint()).isEmpty();
        clock.advance(Duration.ofMinutes(1));
        assertThat(health.complaint()).isEqualTo("none of the 3 known hosts is connected");
        open = 1;
        assertThat(health.complaint()).isEmpty();
    }

    @Test
    void aRelayWithoutHostsIsWell() {
        hosts = 0;
        clock.advance(Duration.ofHours(1));
        assertThat(health.complaint()).isEmpty();
    }

    @Test
    void aLogThatCannotBeWrittenAndADeadStageAreToldAtOnce() {
        log = Optional.of("disk full");
        assertThat(health.complaint()).isEqualTo("disk full");
        death.set(new IllegalStateException("gone"));
        assertThat(health.complaint()).contains("a stage has died", "gone");
    }
}
