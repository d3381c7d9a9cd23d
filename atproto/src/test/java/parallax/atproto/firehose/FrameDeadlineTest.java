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
        deadline.check(7, true);
        pass(60);
        deadline.check(7, true);
        pass(1);
        assertThatThrownBy(() -> deadline.check(7, true)).isInstanceOf(BrokenStreamException.class);
    }

    @Test
    void quietBetweenFramesAndAFrameAfterAnotherAreNotCounted() throws Exception {
        deadline.check(7, true);
        pass(50);
        deadline.check(8, true);
        pass(50);
        deadline.check(8, true);
        deadline.check(9, false);
        pass(1000);
        deadline.check(9, true);
        pass(60);
        assertThatCode(() -> deadline.check(9, true)).doesNotThrowAnyException();
    }
}
