package parallax.relay.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RelayReadinessTest {
    private final AtomicLong followed = new AtomicLong(10);
    private final AtomicLong offline = new AtomicLong();
    private final AtomicLong open = new AtomicLong(5);
    private final AtomicLong behind = new AtomicLong();
    private String ill = "";

    private final RelayReadiness ready = new RelayReadiness(
            () -> ill, new RelayReadiness.Hosts(followed::get, offline::get, open::get), behind::get);

    @Test
    void halfOfTheHostsThatAnswerIsEnough() {
        assertThat(ready.complaint()).isEmpty();
        open.set(4);
        assertThat(ready.complaint()).isEqualTo("only 4 of 10 hosts are connected");
        offline.set(2);
        assertThat(ready.complaint()).isEmpty();
    }

    @Test
    void withoutHostsThereIsNothingToRead() {
        followed.set(3);
        offline.set(3);
        open.set(0);
        assertThat(ready.complaint()).isEqualTo("no host is followed");
    }

    @Test
    void whatIsIllIsNotReady() {
        ill = "the log cannot be written";
        assertThat(ready.complaint()).isEqualTo(ill);
    }

    @Test
    void aStateFarBehindTheLogIsNotReady() {
        behind.set(100_001);
        assertThat(ready.complaint()).isEqualTo("the state is 100001 events behind the log");
    }
}
