package parallax.atproto.firehose;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class FrameDeadlineTest {
    private long now;
    private final FrameDeadline deadline = new FrameDeadline(() -> now);

    private void pass(int seconds) {
        now += Duration.ofSeconds(seconds).toNanos();
    }

    @Test
    void aFrameThatDripsIsGivenUpAfterAMinute() throws Exception {
        deadline.check(7, true, false);
        pass(60);
        deadline.check(7, true, false);
        pass(1);
        assertThatThrownBy(() -> deadline.check(7, true, false)).isInstanceOf(BrokenStreamException.class);
    }

    @Test
    void underPressureItIsGivenUpAfterTenSeconds() throws Exception {
        deadline.check(7, true, false);
        pass(10);
        deadline.check(7, true, true);
        pass(1);
        deadline.check(7, true, false);
        assertThatThrownBy(() -> deadline.check(7, true, true)).isInstanceOf(BrokenStreamException.class);
    }

    @Test
    void quietBetweenFramesAndAFrameAfterAnotherAreNotCounted() throws Exception {
        deadline.check(7, true, false);
        pass(50);
        deadline.check(8, true, false);
        pass(50);
        deadline.check(8, true, false);
        deadline.check(9, false, false);
        pass(1000);
        deadline.check(9, true, false);
        pass(60);
        assertThatCode(() -> deadline.check(9, true, false)).doesNotThrowAnyException();
    }
}
