package parallax.relay.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RelayReadinessTest {
    private final AtomicLong followed = new AtomicLong(10);
    private final AtomicLong offline = new AtomicLong();
    private final AtomicLong flowing = new AtomicLong(5);
    private Duration behind = Duration.ZERO;
    private String ill = "";

    private final RelayReadiness ready = new RelayReadiness(
            () -> ill, new RelayReadiness.Hosts(followed::get, offline::get, flowing::get), () -> behind);

    @Test
    void halfOfTheHostsThatAnswerIsEnough() {
        assertThat(ready.complaint()).isEmpty();
        flowing.set(4);
        assertThat(ready.complaint()).isEqualTo("only 4 of 10 hosts are connected and read");
        offline.set(2);
        assertThat(ready.complaint()).isEmpty();
    }

    @Test
    void withoutHostsThereIsNothingToRead() {
        followed.set(3);
        offline.set(3);
        flowing.set(0);
        assertThat(ready.complaint()).isEqualTo("no host is followed");
    }

    @Test
    void whatIsIllIsNotReady() {
        ill = "the log cannot be written";
        assertThat(ready.complaint()).isEqualTo(ill);
    }

    @Test
    void aStateThatIsBehindForLongIsNotReady() {
        behind = Duration.ofSeconds(10);
        assertThat(ready.complaint()).isEmpty();
        behind = Duration.ofSeconds(11);
        assertThat(ready.complaint()).isEqualTo("the state is behind: a commit has been under way for 11 s");
    }
}
