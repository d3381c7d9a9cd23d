package parallax.relay.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import parallax.relay.flow.ManualClock;

class CommitPaceTest {
    private static final Duration SPACING = Duration.ofMillis(4);

    private final ManualClock clock = new ManualClock(Instant.EPOCH);
    private final CommitPace pace = new CommitPace(SPACING, clock);

    @Test
    void theFirstCommitAndOneLongAfterTheLastNeedNotWait() {
        assertThat(pace.pause()).isZero();
        assertThat(pace.begins()).isEqualTo(Instant.EPOCH);
        clock.advance(SPACING);
        assertThat(pace.pause()).isZero();
    }

    @Test
    void theNextOneWaitsForWhatIsLeftOfTheSpacingCountedFromTheBeginningOfTheLast() {
        pace.begins();
        assertThat(pace.pause()).isEqualTo(SPACING);
        clock.advance(Duration.ofMillis(3));
        assertThat(pace.pause()).isEqualTo(Duration.ofMillis(1));
    }

    @Test
    void aClockThatIsSetBackMakesNoneWaitLongerThanTheSpacing() {
        pace.begins();
        clock.advance(Duration.ofHours(-1));
        assertThat(pace.pause()).isEqualTo(SPACING);
    }

    @Test
    void withoutASpacingNoneWaits() {
        CommitPace none = new CommitPace(Duration.ZERO, clock);
        none.begins();
        clock.advance(Duration.ofHours(-1));
        assertThat(none.pause()).isZero();
    }
}
