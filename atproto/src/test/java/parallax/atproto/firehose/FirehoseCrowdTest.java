package parallax.atproto.firehose;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.testkit.host.SimulatedHost;
import parallax.atproto.xrpc.AddressGuard;

class FirehoseCrowdTest {
    @Test
    void fiveHundredSubscriptionsShareFewPlatformThreads() throws Exception {
        List<FirehoseClient> clients = new ArrayList<>();
        List<Heard> listeners = new ArrayList<>();
        try (SimulatedHost host = SimulatedHost.start()) {
            FirehoseOptions options = FirehoseOptions.of(
                    host.stream(), "tester/1", AddressGuard.publicOnly().allowingInsecureLocalhost());
            for (int i = 0; i < 500; i++) {
                Heard heard = new Heard(OptionalLong.empty());
                listeners.add(heard);
                clients.add(FirehoseClient.start(options, heard));
            }
            assertThat(host.awaitSubscribers(500, Duration.ofSeconds(30))).isTrue();
            assertThat(ManagementFactory.getThreadMXBean().getThreadCount()).isLessThan(100);
            host.append(1, ByteSlice.of(new byte[] {1}));
            for (Heard heard : listeners) {
                heard.next(Heard.Call.Opened.class);
                assertThat(heard.nextFrame().length()).isEqualTo(1);
            }
            clients.forEach(FirehoseClient::close);
            for (FirehoseClient client : clients)
                assertThat(client.awaitEnd(Duration.ofSeconds(10))).isTrue();
            assertThat(host.awaitSubscribers(0, Duration.ofSeconds(10))).isTrue();
        }
    }
}
