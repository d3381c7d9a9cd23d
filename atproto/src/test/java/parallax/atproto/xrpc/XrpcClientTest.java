package parallax.atproto.xrpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;
import okhttp3.Dns;
import okio.Buffer;
import okio.ByteString;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import parallax.atproto.address.AddressGuard;
import parallax.atproto.http.GuardedHttp;
import parallax.atproto.http.HttpConcurrency;
import parallax.atproto.http.HttpLimits;
import parallax.atproto.http.WaitPolicy;
import parallax.atproto.politeness.HostGroups;
import parallax.atproto.politeness.PoliteTurns;
import parallax.atproto.politeness.SteppedClock;
import parallax.atproto.syntax.Nsid;
import parallax.atproto.xrpc.XrpcFailure.Cause;

class XrpcClientTest {

    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
    private static final Nsid LIST_HOSTS = new Nsid("com.atproto.sync.listHosts");

    private final MockWebServer server = new MockWebServer();
    private final GuardedHttp http = new GuardedHttp(
            AddressGuard.publicOnly().allowingInsecureLocalhost(),
            new HttpLimits(Duration.ofSeconds(60), Duration.ofSeconds(60), 4096, 0),
            HttpConcurrency.DEFAULT,
            "parallax/test");
    private final XrpcClient xrpc = new XrpcClient(http, InstantSource.fixed(NOW));

    @BeforeEach
    void start() throws IOException {
        server.start();
    }

    @AfterEach
    void stop() {
        http.close();
        server.close();
    }

    private URI base() {
        return URI.create("http://localhost:" + server.getPort());
    }

    private void enqueue(int status, String body, String... headers) {
        MockResponse.Builder response = new MockResponse.Builder().code(status).body(body);
        for (int i = 0; i < headers.length; i += 2) {
            response.addHeader(headers[i], headers[i + 1]);
        }
        server.enqueue(response.build());
    }

    private XrpcReply<JsonNode> ask() {
        return xrpc.query(base(), LIST_HOSTS, Map.of());
    }

    private static XrpcFailure why(XrpcReply<JsonNode> reply) {
        assertThat(reply).isInstanceOf(XrpcReply.Failed.class);
        return ((XrpcReply.Failed<JsonNode>) reply).why();
    }

    private static XrpcFailure.Words failed(XrpcReply<JsonNode> reply) {
        return why(reply).words();
    }

    private static XrpcFailure.TryLater later(XrpcReply<JsonNode> reply) {
        return (XrpcFailure.TryLater) why(reply);
    }

    @Test
    void aQueryEncodesItsParameters() throws InterruptedException {
        enqueue(200, "{\"hosts\":[]}");

        XrpcReply<JsonNode> reply = xrpc.query(base(), LIST_HOSTS, Map.of("cursor", "a b&c=d/é+"));

        assertThat(reply).isInstanceOf(XrpcReply.Ok.class);
        RecordedRequest request = server.takeRequest();
        assertThat(request.getMethod()).isEqualTo("GET");
        assertThat(request.getTarget()).isEqualTo("/xrpc/com.atproto.sync.listHosts?cursor=a%20b%26c%3Dd%2F%C3%A9%2B");
    }

    @Test
    void aProcedurePostsJsonAndMayAnswerNothing() throws InterruptedException {
        enqueue(200, "");
        JsonNode input = JsonNodeFactory.instance.objectNode().put("hostname", "localhost:2583");

        XrpcReply<JsonNode> reply = xrpc.procedure(base(), new Nsid("com.atproto.sync.requestCrawl"), input);

        assertThat(((XrpcReply.Ok<JsonNode>) reply).value().isNull()).isTrue();
        RecordedRequest request = server.takeRequest();
        assertThat(request.getMethod()).isEqualTo("POST");
        assertThat(request.getHeaders().get("Content-Type")).isEqualTo("application/json");
        assertThat(request.getBody().utf8()).isEqualTo("{\"hostname\":\"localhost:2583\"}");
    }

    @Test
    void aRefusalCarriesTheServersErrorAndMessage() {
        enqueue(400, "{\"error\":\"RepoNotFound\",\"message\":\"no\\nsuch repo\"}");
        assertThat(ask()).isEqualTo(XrpcReply.failed(400, "RepoNotFound", "no such repo", null));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<html>bad gateway</html>",
                "",
                "[]",
                "{\"error\":5,\"message\":{}}",
                "{\"error\":\"\"}",
                "{\"error\":\"\\u0007\",\"message\":\"\\u0000 \"}",
                "{"
            })
    void aRefusalWithoutAnXrpcBodyIsUnknown(String body) {
        enqueue(502, body);
        assertThat(ask()).isEqualTo(XrpcReply.failed(502, XrpcReply.UNKNOWN, null, null));
    }

    @Test
    void aRemotesWordsCannotTellATerminalAnything() throws Exception {
        enqueue(400, "{\"error\":\"A\\u009b31mB\",\"message\":\"c\\u001b]0;d\\u202ee\\u2028f\"}");
        assertThat(ask()).isEqualTo(XrpcReply.failed(400, "A 31mB", "c ]0;d e f", null));
        String line = "HTTP/1.1 \u001b[31mwrong\r\n\r\n";
        try (ServerSocket raw = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread answer = Thread.ofVirtual().start(() -> {
                try (Socket socket = raw.accept()) {
                    socket.getOutputStream().write(line.getBytes(StandardCharsets.ISO_8859_1));
                    socket.getInputStream().readAllBytes();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            URI base = URI.create("http://localhost:" + raw.getLocalPort());
            XrpcFailure.Words silent = failed(xrpc.query(base, LIST_HOSTS, Map.of()));
            assertThat(silent.status()).isZero();
            assertThat(silent.said()).contains("[31mwrong").doesNotContain("\u001b");
            answer.join();
        }
    }

    @Test
    void aRemotesWordsAreShortened() {
        enqueue(400, "{\"error\":\"" + "e".repeat(500) + "\",\"message\":\"" + "m".repeat(2000) + "\"}");
        XrpcFailure.Words failed = failed(ask());
        assertThat(failed.error()).hasSize(64);
        assertThat(failed.said()).hasSize(300);
    }

    @ParameterizedTest
    @ValueSource(strings = {"not json", "{\"a\":1", "{} {}", "{\"a\":1,\"a\":2}"})
    void anUnusableAnswerIsInvalid(String body) {
        enqueue(200, body);
        assertThat(failed(ask()).error()).isEqualTo(XrpcReply.INVALID_RESPONSE);
    }

    @Test
    void anAnswerInAnotherEncodingThanUtf8IsInvalid() {
        for (String hex : List.of("0000007b0000", "fffe0000", "0000feff7b", "007b007d", "7b22ff223a317d")) {
            server.enqueue(new MockResponse.Builder()
                    .body(new Buffer().write(ByteString.decodeHex(hex)))
                    .build());
            assertThat(failed(ask()).error()).as(hex).isEqualTo(XrpcReply.INVALID_RESPONSE);
        }
    }

    @Test
    void aDeeplyNestedAnswerIsInvalid() {
        enqueue(200, "[".repeat(1000) + "]".repeat(1000));
        assertThat(failed(ask()).error()).isEqualTo(XrpcReply.INVALID_RESPONSE);
    }

    @Test
    void aHugeAnswerIsTooLarge() {
        enqueue(200, "\"" + "x".repeat(5000) + "\"");
        assertThat(failed(ask()).error()).isEqualTo(XrpcReply.RESPONSE_TOO_LARGE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Retry-After | 30 | PT30S",
                "Retry-After | 0 | PT0S",
                "Retry-After | 9999999999 | PT24H",
                "Retry-After | Sun, 22 Nov 2026 12:01:00 GMT | PT1M",
                "Retry-After | Sun, 22 Nov 2026 11:00:00 GMT | PT0S",
                "Retry-After | soon | ",
                "Retry-After | -5 | ",
                "RateLimit-Reset | 90 | PT1M30S",
                "RateLimit-Reset | 1795348860 | PT1M",
                "RateLimit-Reset | 1795340000 | PT0S",
            })
    void theWaitIsReadFromTheHeaders(String header, String value, Duration expected) {
        enqueue(429, "{\"error\":\"RateLimitExceeded\"}", header, value);
        assertThat(later(ask()).in()).isEqualTo(expected);
    }

    @Test
    void aHostThatIsDownOrRefusedIsUnreachable() {
        URI down = base();
        server.close();
        assertThat(silence(down)).isEqualTo(Cause.NO_CONNECTION);
        XrpcFailure blocked = why(xrpc.query(URI.create("http://10.0.0.1"), LIST_HOSTS, Map.of()));
        assertThat(blocked).isInstanceOf(XrpcFailure.Refused.class);
        assertThat(blocked.words().status()).isZero();
        assertThat(blocked.words().said()).startsWith("blocked");
    }

    @Test
    void aNameWithoutAnAddressIsToldFromAHostThatDoesNotAnswer() {
        Dns lookup = name -> {
            if (name.equals("gone.parallax.blue")) {
                throw new UnknownHostException(name);
            }
            return List.of(InetAddress.ofLiteral("127.0.0.1"));
        };
        AddressGuard guard = AddressGuard.resolvingWith(lookup).allowingInsecureLocalhost();
        try (GuardedHttp here = new GuardedHttp(guard, HttpLimits.XRPC, HttpConcurrency.DEFAULT, "test/1")) {
            XrpcClient client = new XrpcClient(here, InstantSource.system());
            XrpcReply<JsonNode> gone = client.query(URI.create("https://gone.parallax.blue"), LIST_HOSTS, Map.of());
            assertThat(later(gone).cause()).isEqualTo(Cause.NO_ADDRESS);
        }
        server.enqueue(new MockResponse.Builder()
                .onResponseStart(new SocketEffect.CloseSocket())
                .build());
        assertThat(silence(base())).isEqualTo(Cause.NO_ANSWER);
    }

    private Cause silence(URI base) {
        return later(xrpc.query(base, LIST_HOSTS, Map.of())).cause();
    }

    @Test
    void aPageOfHtmlIsNeverAnAnswer() {
        for (String body : List.of("<html>welcome to the hotel</html>", "", "{}")) {
            enqueue(200, body, "Content-Type", "text/html; charset=utf-8");
            assertThat(failed(ask()).said()).contains("text/html");
        }
        assertThat(failed(askHtml()).error()).isEqualTo(XrpcReply.INVALID_RESPONSE);
    }

    private XrpcReply<JsonNode> askHtml() {
        enqueue(200, "{}", "Content-Type", "text/html");
        return ask();
    }

    @Test
    void aBodyThatEndsBeforeItsLengthIsCut() {
        server.enqueue(new MockResponse.Builder()
                .body("{\"hosts\":[" + "1,".repeat(1000) + "1]}")
                .onResponseBody(new SocketEffect.CloseSocket())
                .build());
        assertThat(failed(ask()).error()).isEqualTo(XrpcReply.RESPONSE_CUT);
    }

    @Test
    void aRedirectThatIsNotFollowedIsARefusal() {
        enqueue(302, "", "Location", base() + "/x");
        assertThat(later(ask()).cause()).isEqualTo(Cause.NO_ANSWER);
        enqueue(302, "");
        assertThat(failed(ask()).status()).isEqualTo(302);
    }

    @Test
    void throttlingIsToldApartFromOtherRefusals() {
        for (int status : List.of(429, 503)) {
            enqueue(status, "{}", "Retry-After", "7");
            assertThat(later(ask()).cause()).isEqualTo(Cause.THROTTLED);
        }
        enqueue(500, "{}");
        assertThat(later(ask()).cause()).isEqualTo(Cause.SERVER);
    }

    @Test
    void queriesAreTriedAgainAndProceduresAreNot() {
        SteppedClock time = new SteppedClock();
        XrpcClient trying = new XrpcClient(http, time::instant, new Retries(RetryPolicy.DEFAULT, time, new Random(3)));
        enqueue(503, "{}", "Retry-After", "5");
        enqueue(200, "{\"hosts\":[1]}");
        assertThat(trying.query(base(), LIST_HOSTS, Map.of())).isInstanceOf(XrpcReply.Ok.class);
        assertThat(time.sleeps()).containsExactly(Duration.ofSeconds(5));

        enqueue(503, "{}");
        assertThat(trying.procedure(base(), LIST_HOSTS, JsonNodeFactory.instance.objectNode()))
                .isInstanceOf(XrpcReply.Failed.class);
        assertThat(server.getRequestCount()).isEqualTo(3);
    }

    @Test
    void clientsOfOneProcessShareWhatAHostSaid() {
        SteppedClock time = new SteppedClock();
        PoliteTurns turns = new PoliteTurns(HostGroups.DEFAULT, 10, time);
        try (GuardedHttp one = polite(turns, Duration.ZERO);
                GuardedHttp other = polite(turns, Duration.ofSeconds(30));
                GuardedHttp hasty = polite(turns, Duration.ofSeconds(10))) {
            enqueue(200, "{}", "RateLimit-Remaining", "0", "RateLimit-Reset", "20");
            assertThat(new XrpcClient(one, time::instant).query(base(), LIST_HOSTS, Map.of()))
                    .isInstanceOf(XrpcReply.Ok.class);

            XrpcFailure.TryLater unsent =
                    later(new XrpcClient(hasty, time::instant).query(base(), LIST_HOSTS, Map.of()));
            assertThat(unsent.cause()).isEqualTo(Cause.NOT_SENT);
            assertThat(unsent.words().error()).isEqualTo(XrpcReply.NOT_SENT);
            assertThat(unsent.words().status()).isEqualTo(429);
            assertThat(unsent.in()).isEqualTo(Duration.ofSeconds(21));
            assertThat(server.getRequestCount()).isEqualTo(1);

            enqueue(200, "{}");
            assertThat(new XrpcClient(other, time::instant).query(base(), LIST_HOSTS, Map.of()))
                    .isInstanceOf(XrpcReply.Ok.class);
            assertThat(time.sleeps()).containsExactly(Duration.ofSeconds(21));
        }
    }

    @Test
    void aPlaceIsGivenBackWhateverComesOfTheRequest() {
        PoliteTurns turns = new PoliteTurns(HostGroups.alone(1, 1), 10, new SteppedClock());
        try (GuardedHttp polite = polite(turns, Duration.ZERO)) {
            XrpcClient client = new XrpcClient(polite, InstantSource.system());
            enqueue(302, "", "Location", base() + "/x");
            enqueue(200, "x".repeat(5000));
            enqueue(500, "");
            server.enqueue(new MockResponse.Builder()
                    .onResponseBody(new SocketEffect.CloseSocket())
                    .body("{}")
                    .build());
            enqueue(200, "{\"n\":1}");
            for (int i = 0; i < 4; i++) {
                assertThat(client.query(base(), LIST_HOSTS, Map.of())).isNotInstanceOf(XrpcReply.Ok.class);
            }
            assertThat(client.query(base(), LIST_HOSTS, Map.of())).isInstanceOf(XrpcReply.Ok.class);
        }
    }

    private GuardedHttp polite(PoliteTurns turns, Duration patience) {
        return new GuardedHttp(
                AddressGuard.publicOnly().allowingInsecureLocalhost(),
                new HttpLimits(Duration.ofSeconds(60), Duration.ofSeconds(60), 4096, 0),
                HttpConcurrency.DEFAULT,
                "parallax/test",
                new WaitPolicy(turns, patience));
    }
}
