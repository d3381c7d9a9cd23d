package parallax.relay.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import parallax.relay.control.HostStatus;
import parallax.relay.control.Hosts;
import parallax.relay.flow.HostId;

class StatusWriterTest {
    private static final HostId ONE = new HostId(1);
    private static final HostId TWO = new HostId(2);

    private final List<Throwable> deaths = new CopyOnWriteArrayList<>();
    private final LinkedBlockingQueue<String> written = new LinkedBlockingQueue<>();
    private final LinkedBlockingQueue<Boolean> turns = new LinkedBlockingQueue<>();

    /** Waits at each write to be told whether it fails. */
    private final Hosts hosts = (Hosts) Proxy.newProxyInstance(
            Hosts.class.getClassLoader(), new Class<?>[] {Hosts.class}, (proxy, method, arguments) -> {
                assertThat(method.getName()).isEqualTo("setStatus");
                if (turns.take()) {
                    written.add(arguments[0] + " " + arguments[1]);
                    return null;
                }
                throw new IllegalStateException("control plane: away");
            });

    @Test
    void aWriteThatFailsIsTriedAgainWithTheNewestStatusOfThatHost() throws Exception {
        try (StatusWriter writer = writer()) {
            writer.put(ONE, HostStatus.OFFLINE);
            writer.put(TWO, HostStatus.ACTIVE);
            turns.add(false);
            turns.add(false);
            writer.put(ONE, HostStatus.ACTIVE);
            turns.addAll(List.of(true, true, true));
            String last = next();
            while (!last.equals(ONE + " ACTIVE")) {
                last = next();
            }
        }
        assertThat(deaths).isEmpty();
    }

    @Test
    void whatWaitsIsWrittenAtTheEnd() {
        turns.addAll(List.of(true, true));
        try (StatusWriter writer = writer()) {
            writer.put(ONE, HostStatus.OFFLINE);
            writer.put(TWO, HostStatus.BANNED);
        }
        assertThat(written).containsExactly(ONE + " OFFLINE", TWO + " BANNED");
    }

    @Test
    void aDatabaseThatStaysAwayDoesNotHoldUpTheEnd() {
        turns.addAll(List.of(false, false, false));
        try (StatusWriter writer = writer(Duration.ofHours(1))) {
            writer.put(ONE, HostStatus.OFFLINE);
        }
        assertThat(written).isEmpty();
        assertThat(deaths).isEmpty();
    }

    private StatusWriter writer() {
        return writer(Duration.ofMillis(1));
    }

    private StatusWriter writer(Duration retry) {
        return StatusWriter.start(hosts, retry, (thread, death) -> deaths.add(death));
    }

    private String next() throws InterruptedException {
        String next = written.poll(60, TimeUnit.SECONDS);
        assertThat(next).isNotNull();
        return next;
    }
}
