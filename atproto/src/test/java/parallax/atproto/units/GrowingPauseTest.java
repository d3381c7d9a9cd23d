package parallax.atproto.units;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GrowingPauseTest {

    @Test
    void aPauseDoublesUpToItsMost() {
        GrowingPause pause = GrowingPause.doubling(Duration.ofSeconds(1), Duration.ofSeconds(15));
        assertThat(List.of(pause.after(1), pause.after(2), pause.after(4), pause.after(5), pause.after(1_000_000)))
                .extracting(Duration::toSeconds)
                .containsExactly(1L, 2L, 8L, 15L, 15L);
    }

    @Test
    void itGrowsByItsFactorAndIsTheFirstBeforeAnyFailure() {
        GrowingPause pause = new GrowingPause(Duration.ofMinutes(1), Duration.ofDays(1), 4);
        assertThat(List.of(pause.after(0), pause.after(1), pause.after(2), pause.after(3)))
                .extracting(Duration::toMinutes)
                .containsExactly(1L, 1L, 4L, 16L);
        assertThat(pause.after(Long.MAX_VALUE)).isEqualTo(Duration.ofDays(1));
    }

    @Test
    void noPauseStaysNoneAndAnEvenOneStaysEven() {
        assertThat(GrowingPause.doubling(Duration.ZERO, Duration.ZERO).after(9)).isZero();
        assertThat(GrowingPause.doubling(Duration.ZERO, Duration.ofDays(1)).after(Long.MAX_VALUE))
                .isZero();
        assertThat(GrowingPause.doubling(Duration.ofSeconds(3), Duration.ofSeconds(3))
                        .after(Long.MAX_VALUE))
                .isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void withChanceItIsAHalfToTheWhole() {
        GrowingPause pause = GrowingPause.doubling(Duration.ofSeconds(2), Duration.ofMinutes(1));
        Random random = new Random(7);
        assertThat(IntStream.range(0, 1_000).mapToObj(_ -> pause.after(2, random)))
                .allSatisfy(drawn -> assertThat(drawn).isBetween(Duration.ofSeconds(2), Duration.ofSeconds(4)))
                .anySatisfy(drawn -> assertThat(drawn).isLessThan(Duration.ofMillis(2_100)))
                .anySatisfy(drawn -> assertThat(drawn).isGreaterThan(Duration.ofMillis(3_900)));
    }

    @Test
    void whatDoesNotGrowIsRefused() {
        assertThatThrownBy(() -> GrowingPause.doubling(Duration.ofSeconds(-1), Duration.ofSeconds(1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> GrowingPause.doubling(Duration.ofSeconds(2), Duration.ofSeconds(1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new GrowingPause(Duration.ofSeconds(1), Duration.ofSeconds(2), 0))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
