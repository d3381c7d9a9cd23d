package parallax.relay.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import parallax.atproto.testkit.host.SimulatedHost;
import parallax.atproto.testkit.plc.SimulatedPlc;
import parallax.relay.app.RunningRelay;
import parallax.relay.control.Host;
import parallax.relay.control.HostOrigin;
import parallax.relay.control.HostStatus;
import parallax.relay.http.HttpCalls.Reply;
import parallax.relay.state.ControlPlane;
import parallax.relay.state.DatabaseUrl;

/** What the relay tells of hosts, and who may ask it to crawl one. */
@SuppressWarnings("NullAway.Init")
class HostEndpointsTest {
    private static final String SYNC = "/xrpc/com.atproto.sync.";
    private static final String CRAWL = SYNC + "requestCrawl";
    private static final int NEW_HOSTS_PER_DAY = 50;

    private static SmallNetwork network;

    @BeforeAll
    static void start(@TempDir Path dir) {
        network = new SmallNetwork(dir);
    }

    @AfterAll
    static void stop() {
        network.close();
    }

    @Test
    void listHostsShowsEveryHostWithItsSeqStatusAndAccounts() {
        Reply reply = get("listHosts");

        assertThat(reply.status()).isEqualTo(200);
        assertThat(rows(reply.json()))
                .contains(
                        SmallNetwork.BANNED + " banned accounts=0",
                        network.host.hostPort() + " active accounts=7",
                        network.other.hostPort() + " active accounts=1");
        assertThat(host(network.other.hostPort()).path("seq").asLong()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 1000})
    void pagesOfAnySizeReachEveryHostOnce(int limit) {
        List<String> seen = new ArrayList<>();
        String cursor = "";
        int pages = 0;
        do {
            JsonNode page =
                    get("listHosts?limit=" + limit + "&cursor=" + cursor).json();
            assertThat(page.path("hosts").size()).isLessThanOrEqualTo(limit);
            seen.addAll(rows(page));
            cursor = page.path("cursor").asText();
            assertThat(++pages).isLessThan(50);
        } while (!cursor.isEmpty());

        assertThat(seen)
                .hasSizeGreaterThanOrEqualTo(3)
                .containsExactlyElementsOf(rows(get("listHosts").json()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"%s", "http://%s", "http://%s/xrpc/path", "ws://%s", "LOCALHOST:%d", "HTTP://LocalHost:%d"})
    void aHostIsFoundHoweverItsNameIsWritten(String form) {
        String written =
                form.contains("%d") ? form.formatted(network.host.port()) : form.formatted(network.host.hostPort());
        Reply reply = get("getHostStatus?hostname=" + written);

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.json().path("hostname").asText()).isEqualTo(network.host.hostPort());
        assertThat(reply.json().path("status").asText()).isEqualTo("active");
    }

    @Test
    void aHostThatDoesNotAnswerIsNotTakenUp() {
        String gone;
        try (SimulatedHost host = SimulatedHost.start()) {
            gone = host.hostPort();
        }
        Reply reply = network.api.post(CRAWL, hostname(gone));

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.error()).isEqualTo("HostNotFound");
        assertThat(get("getHostStatus?hostname=" + gone).status()).isEqualTo(404);
    }

    @Test
    void aHostThatAnswersIsSubscribedToOnceHoweverOftenItAsks() {
        try (SimulatedHost host = SimulatedHost.start()) {
            assertThat(network.api.post(CRAWL, hostname(host.hostPort())).status())
                    .isEqualTo(200);
            SmallNetwork.awaitSubscriber(host);
            Reply again = network.api.post(CRAWL, hostname("ws://" + host.hostPort()));

            assertThat(again.status()).isEqualTo(200);
            assertThat(again.text()).isEqualTo("{}");
            assertThat(host.requestsOf("com.atproto.sync.subscribeRepos")).isEqualTo(1);
            assertThat(host(host.hostPort()).path("status").asText()).isEqualTo("active");
        }
    }

    @Test
    void localhostIsRefusedUnlessInsecureHostsAreAllowed(@TempDir Path dir) {
        try (RunningRelay relay = RunningRelay.startPublicOnly(dir, network.plc.uri());
                HttpCalls api = new HttpCalls(relay.api());
                SimulatedHost host = SimulatedHost.start()) {
            Reply reply = api.post(CRAWL, hostname(host.hostPort()));

            assertThat(reply.status()).isEqualTo(400);
            assertThat(reply.error()).isEqualTo("BadRequest");
            assertThat(reply.json().path("message").asText()).contains("localhost is refused");
            assertThat(host.requests()).isEmpty();
        }
    }

    @Test
    void aDayBringsNoMoreThanItsNewHostsButTheOperatorMayAddMore(@TempDir Path dir) {
        knowsAlready(dir, NEW_HOSTS_PER_DAY);
        try (SimulatedPlc plc = SimulatedPlc.start();
                RunningRelay relay = RunningRelay.start(dir, plc.uri());
                HttpCalls api = new HttpCalls(relay.api());
                SimulatedHost host = SimulatedHost.start()) {
            Reply refused = api.post(CRAWL, hostname(host.hostPort()));

            assertThat(refused.status()).isEqualTo(429);
            assertThat(refused.error()).isEqualTo("RateLimitExceeded");
            assertThat(host.requests()).isEmpty();

            Reply byOperator = api.post(
                    "/admin/pds/requestCrawl",
                    hostname(host.hostPort()),
                    "Authorization",
                    "Bearer " + RunningRelay.PASSWORD);
            assertThat(byOperator.status()).isEqualTo(200);
            SmallNetwork.awaitSubscriber(host);
        }
    }

    /** Banned, so that the relay does not try to reach them. */
    private static void knowsAlready(Path dir, int hosts) {
        try (ControlPlane controlPlane = ControlPlane.open(DatabaseUrl.sqlite(dir.resolve("relay.sqlite")))) {
            for (int i = 0; i < hosts; i++) {
                Host host = controlPlane
                        .hosts()
                        .register("h" + i + ".parallax-relay-test.org", HostOrigin.STRANGER, Instant.now());
                controlPlane.hosts().setStatus(host.id(), HostStatus.BANNED);
            }
        }
    }

    private static String hostname(String name) {
        return "{\"hostname\":\"" + name + "\"}";
    }

    private static Reply get(String call) {
        return network.api.get(SYNC + call);
    }

    private static JsonNode host(String hostname) {
        return get("getHostStatus?hostname=" + hostname).json();
    }

    private static List<String> rows(JsonNode page) {
        List<String> rows = new ArrayList<>();
        for (JsonNode host : page.path("hosts")) {
            assertThat(host.path("seq").isIntegralNumber()).isTrue();
            rows.add(host.path("hostname").asText() + " " + host.path("status").asText() + " accounts="
                    + host.path("accountCount").asLong());
        }
        return rows;
    }
}
