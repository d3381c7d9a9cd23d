package parallax.relay.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import parallax.atproto.testkit.plc.SimulatedPlc;
import parallax.relay.app.RunningRelay;
import parallax.relay.http.HttpCalls.Reply;

/** What one client may have of a relay. */
class LimitsTest {
    @Test
    void whoAsksTooOftenWaitsButIsStillToldHealthAndMayAdminister(@TempDir Path dir) {
        try (SimulatedPlc plc = SimulatedPlc.start();
                RunningRelay relay = RunningRelay.startLimited(dir, plc.uri(), 5, 5);
                HttpCalls api = new HttpCalls(relay.api())) {
            for (int i = 0; i < 5; i++) {
                assertThat(api.get("/xrpc/com.atproto.sync.listRepos").status()).isEqualTo(200);
            }
            Reply reply = api.get("/xrpc/com.atproto.sync.listHosts");
            // One more is let in every twelve seconds, which a busy machine may need for five.
            for (int more = 0; reply.status() == 200 && more < 5; more++) {
                reply = api.get("/xrpc/com.atproto.sync.listHosts");
            }

            assertThat(reply.status()).isEqualTo(429);
            assertThat(reply.error()).isEqualTo("RateLimitExceeded");
            assertThat(Integer.parseInt(reply.header("Retry-After"))).isBetween(1, 12);
            assertThat(api.get("/_health").status()).isEqualTo(200);
            assertThat(api.get("/admin/pds/list", "Authorization", "Bearer " + RunningRelay.PASSWORD)
                            .status())
                    .isEqualTo(200);
        }
    }

    @Test
    void aStopEndsEverySubscriptionAsGoingAway(@TempDir Path dir) {
        CountedStream stream;
        try (SimulatedPlc plc = SimulatedPlc.start();
                RunningRelay relay = RunningRelay.startLimited(dir, plc.uri(), 5, 5)) {
            stream = new CountedStream(relay.api());
        }
        try (stream) {
            assertThat(stream.closed(Duration.ofSeconds(60))).isEqualTo(1001);
        }
    }
}
