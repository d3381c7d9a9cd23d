package parallax.relay.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import parallax.atproto.syntax.Did;

class TakedownsTest {
    private final Takedowns takedowns = new Takedowns();

    @Test
    void theNewestIsTheHighestSeqThatIsLeft() {
        takedowns.set(did(1), 10L);
        takedowns.set(did(2), 30L);
        takedowns.set(did(3), 30L);
        takedowns.set(did(2), null);
        assertThat(takedowns.newest()).isEqualTo(30);
        takedowns.set(did(3), 20L);
        assertThat(takedowns.newest()).isEqualTo(20);
        takedowns.set(did(3), null);
        assertThat(takedowns.newest()).isEqualTo(10);
        takedowns.set(did(1), null);
        takedowns.set(did(9), null);
        assertThat(takedowns.newest()).isZero();
    }

    @Test
    void aHundredThousandAreSetInNoTime() {
        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
            for (int i = 1; i <= 100_000; i++) {
                takedowns.set(did(i), (long) i);
            }
        });
        assertThat(takedowns.newest()).isEqualTo(100_000);
    }

    private static Did did(int number) {
        return new Did("did:web:h" + number + ".example.com");
    }
}
