package parallax.relay.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The relay in a process of its own, asked to stop while hosts send and a subscriber follows. */
final class SigtermTest {
    private static final int EVENTS_PER_SECOND = 400;
    private static final int LEAD = 400;
    private static final int GOING_AWAY = 1001;

    private final SimulatedNetwork network = new SimulatedNetwork(3, new TickingClock());
    private final List<NetworkHost> hosts = List.of(network.addHost(), network.addHost(), network.addHost());

    @TempDir
    private Path folder;

    @AfterEach
    void stop() {
        network.close();
    }

    @Test
    @Timeout(900)
    void aRelayThatIsAskedToStopSendsAllThatItAcceptedAndTheNextOneGoesOnWithoutAGap() throws Exception {
        LoadScript script = LoadScript.write(hosts, 10, 900, 13);
        RelayProcess relay = startRelay();
        try (WireSubscriber subscriber = WireSubscriber.from(relay.awaitServing(), 0);
                LoadFeed feed = new LoadFeed(script.steps(), subscriber::count, LEAD, EVENTS_PER_SECOND)) {
            for (NetworkHost host : hosts) {
                host.awaitSubscriber();
            }
            feed.start();
            // A host that was never heard is followed live after a restart, so each is to have a mark before the stop.
            for (int i = 0; i < hosts.size(); i++) {
                subscriber.await(script.steps().get(i).event().event().did(), 1);
            }
            subscriber.awaitCount(150);
            assertThat(relay.stop()).as(relay.lastLines()).isZero();
            subscriber.awaitEnd();
            assertThat(subscriber.closeStatus()).isEqualTo(GOING_AWAY);
            isWholeUpTo(subscriber.lastSeq());
            relay = startRelay();
            subscriber.reconnect(relay.awaitServing());
            Arrival.await(script, subscriber, relay::lastLines);
            Arrival.isOnceAndInOrder(script, subscriber, 0);
        } finally {
            relay.close();
        }
    }

    private void isWholeUpTo(long seq) throws Exception {
        String data = folder.resolve("data").toString();
        JsonNode log = RelayProcess.json(folder, "verify-log", "--json", "--data-dir", data);
        assertThat(log.path("lastSeq").asLong()).isEqualTo(seq);
        assertThat(log.path("appliedSeq").asLong()).isEqualTo(seq);
        assertThat(log.path("tornBytes").asLong(-1)).isZero();
    }

    private RelayProcess startRelay() throws Exception {
        List<String> names = hosts.stream().map(NetworkHost::name).toList();
        // Others than trusted ones are read more slowly than these are to send.
        String trusted = "--trusted-domains=" + String.join(",", names);
        return RelayProcess.start(folder.resolve("data"), network.plc().uri(), names, trusted);
    }
}
