package parallax.relay.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import parallax.relay.app.RunningRelay;
import parallax.relay.http.HttpCalls.Reply;
import parallax.relay.http.SmallNetwork.Person;

/** What is the same for all endpoints: health, metrics, administration, headers, and paths that are not there. */
@SuppressWarnings("NullAway.Init")
class ServerSurfaceTest {
    private static final String SYNC = "/xrpc/com.atproto.sync.";
    private static final String TAKE_DOWN = "/admin/repo/takeDown";
    private static final String REVERSE = "/admin/repo/reverseTakedown";

    private static SmallNetwork network;

    @BeforeAll
    static void start(@TempDir Path dir) {
        network = new SmallNetwork(dir);
    }

    @AfterAll
    static void stop() {
        network.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/_health", "/xrpc/_health", "/_ready"})
    void healthIsOnBothPorts(String path) {
        for (HttpCalls port : List.of(network.api, network.metrics)) {
            Reply reply = port.get(path);
            assertThat(reply.status()).isEqualTo(200);
            assertThat(reply.json().path("status").asText()).isEqualTo("ok");
            assertThat(reply.json().path("version").asText()).isEqualTo(RunningRelay.VERSION);
        }
    }

    @Test
    void metricsAreOnTheirOwnPortAlone() {
        Reply own = network.metrics.get("/metrics");

        assertThat(own.status()).isEqualTo(200);
        assertThat(own.header("Content-Type")).startsWith("text/plain");
        assertThat(own.text())
                .containsPattern("(?m)^relay_events_passed_total\\{kind=\"commit\"} 8\\.0$")
                .containsPattern("(?m)^relay_events_dropped_total\\{reason=\"bad_signature\"} 0\\.0$")
                .containsPattern("(?m)^relay_hosts_connected [2-9]")
                .containsPattern("(?m)^relay_hosts\\{status=\"active\"} [2-9]")
                .containsPattern("(?m)^relay_identity_fetch_seconds_count\\{result=\"found\"} [1-9]");
        assertThat(network.api.get("/metrics").status()).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource({SYNC + "listRepos, 501", SYNC + "subscribeRepos, 501", TAKE_DOWN + ", 404"})
    void theMetricsPortServesNothingElse(String path, int status) {
        assertThat(network.metrics.get(path).status()).isEqualTo(status);
    }

    @Test
    void theRootTellsAPersonWhatThisIs() {
        assertThat(network.api.get("/").text()).contains("atproto relay", "subscribeRepos");
    }

    @Test
    void theFirehoseWithoutAnUpgradeSaysThatOneIsNeeded() {
        Reply reply = network.api.get(SYNC + "subscribeRepos");

        assertThat(reply.status()).isEqualTo(426);
        assertThat(reply.header("Upgrade")).isEqualTo("websocket");
        assertThat(reply.error()).isEqualTo("UpgradeRequired");
    }

    @ParameterizedTest
    @CsvSource({
        "Basic, admin:wrong",
        "Basic, root:open sesame",
        "Basic, 'admin:open sesame '",
        "Basic, open sesame",
        "Bearer, wrong",
        "Bearer, OPEN SESAME",
        "Bearer, ''",
        "'', ''",
    })
    void administrationIsRefusedWithoutThePassword(String scheme, String secret) {
        String credentials = scheme.equals("Basic") ? base64(secret) : secret;
        for (String path : List.of(TAKE_DOWN, REVERSE, "/admin/pds/requestCrawl")) {
            Reply reply = scheme.isEmpty()
                    ? network.api.post(path, body(Person.ALICE))
                    : network.api.post(path, body(Person.ALICE), "Authorization", scheme + " " + credentials);
            assertThat(reply.status()).isEqualTo(401);
            assertThat(reply.error()).isEqualTo("AuthenticationRequired");
            assertThat(reply.header("WWW-Authenticate")).startsWith("Basic");
        }
        assertThat(status(Person.ALICE)).isEmpty();
    }

    @Test
    void aTakedownAndItsReversalAreEventsAndShowAtOnceWithEitherFormOfThePassword() {
        Reply down = network.api.post(
                TAKE_DOWN,
                body(Person.ELSEWHERE),
                "Authorization",
                "Basic " + base64("admin:" + RunningRelay.PASSWORD));
        assertThat(down.status()).isEqualTo(200);
        network.stream.await(1);
        assertThat(status(Person.ELSEWHERE)).isEqualTo("takendown");

        Reply up =
                network.api.post(REVERSE, body(Person.ELSEWHERE), "Authorization", "Bearer " + RunningRelay.PASSWORD);
        assertThat(up.status()).isEqualTo(200);
        network.stream.await(1);
        assertThat(status(Person.ELSEWHERE)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "{\"did\":\"alice.test\"}", "{\"did\":7}"})
    void theOperatorsMistakesAreBadRequests(String body) {
        Reply reply = network.api.post(TAKE_DOWN, body, "Authorization", "Bearer " + RunningRelay.PASSWORD);

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.error()).isEqualTo("BadRequest");
    }

    private static String status(Person person) {
        return network.api
                .get(SYNC + "getRepoStatus?did=" + network.did(person))
                .json()
                .path("status")
                .asText();
    }

    private static String body(Person person) {
        return "{\"did\":\"" + network.did(person) + "\"}";
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
    }
}
