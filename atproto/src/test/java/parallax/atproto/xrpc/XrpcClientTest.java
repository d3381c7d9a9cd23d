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
import parallax.atproto.http.Silence;
import parallax.atproto.http.WaitPolicy;
import parallax.atproto.politeness.HostGroups;
import parallax.atproto.politeness.PoliteTurns;
import parallax.atproto.politeness.SteppedClock;
import parallax.atproto.syntax.Nsid;

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

    private XrpcReply.Failed<JsonNode> failed(XrpcReply<JsonNode> reply) {
        assertThat(reply).isInstanceOf(XrpcReply.Failed.class);
        return (XrpcReply.Failed<JsonNode>) reply;
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

        assertThat(reply.map(JsonNode::isNull)).isEqualTo(new XrpcReply.Ok<>(true));
        RecordedRequest request = server.takeRequest();
        assertThat(request.getMethod()).isEqualTo("POST");
        assertThat(request.getHeaders().get("Content-Type")).isEqualTo("application/json");
        assertThat(request.getBody().utf8()).isEqualTo("{\"hostname\":\"localhost:2583\"}");
    }

    @Test
    void aRefusalCarriesTheServersErrorAndMessage() {
        enqueue(400, "{\"error\":\"RepoNotFound\",\"message\":\"no\\nsuch repo\"}");
        assertThat(ask()).isEqualTo(new XrpcReply.Failed<>(400, "RepoNotFound", "no such repo", null));
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
        assertThat(ask()).isEqualTo(new XrpcReply.Failed<>(502, XrpcReply.UNKNOWN, null, null));
    }

    @Test
    void aRemotesWordsCannotTellATerminalAnything() throws Exception {
        enqueue(400, "{\"error\":\"A\\u009b31mB\",\"message\":\"c\\u001b]0;d\\u202ee\\u2028f\"}");
        assertThat(ask()).isEqualTo(new XrpcReply.Failed<>(400, "A 31mB", "c ]0;d e f", null));
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
            assertThat(xrpc.query(base, LIST_HOSTS, Map.of()))
                    .isInstanceOfSatisfying(
                            XrpcReply.Unreachable.class,
                            silent -> assertThat(silent.reason())
                                    .contains("[31mwrong")
                                    .doesNotContain("\u001b"));
            answer.join();
        }
    }

    @Test
    void aRemotesWordsAreShortened() {
        enqueue(400, "{\"error\":\"" + "e".repeat(500) + "\",\"message\":\"" + "m".repeat(2000) + "\"}");
        XrpcReply.Failed<JsonNode> failed = failed(ask());
        assertThat(failed.error()).hasSize(64);
        assertThat(failed.message()).hasSize(300);
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
        assertThat(failed(ask()).retryAfter()).isEqualTo(expected);
    }

    @Test
    void aHostThatIsDownOrRefusedIsUnreachable() {
        URI down = base();
        server.close();
        assertThat(silence(down)).isEqualTo(Silence.REFUSED);
        assertThat(xrpc.query(URI.create("http://10.0.0.1"), LIST_HOSTS, Map.of()))
                .isInstanceOfSatisfying(
                        XrpcReply.Unreachable.class,
                        refused -> assertThat(refused.reason()).startsWith("blocked"));
        assertThat(silence(URI.create("http://10.0.0.1"))).isEqualTo(Silence.BLOCKED);
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
            assertThat(((XrpcReply.Unreachable<JsonNode>) gone).silence()).isEqualTo(Silence.NO_ADDRESS);
        }
        server.enqueue(new MockResponse.Builder()
                .onResponseStart(new SocketEffect.CloseSocket())
                .build());
        assertThat(silence(base())).isEqualTo(Silence.OTHER);
    }

    private Silence silence(URI base) {
        return ((XrpcReply.Unreachable<JsonNode>) xrpc.query(base, LIST_HOSTS, Map.of())).silence();
    }

    @Test
    void pagesAreWalkedOneByOneUntilThereIsNoCursor() throws InterruptedException {
        enqueue(200, "{\"n\":1,\"cursor\":\"a\"}");
        enqueue(200, "{\"n\":2,\"cursor\":\"b\"}");
        enqueue(200, "{\"n\":3}");

        XrpcPages pages = xrpc.pages(base(), LIST_HOSTS, Map.of("limit", "1"));
        assertThat(server.getRequestCount()).isZero();
        List<Integer> walked = pages.stream()
                .map(page -> ((XrpcReply.Ok<JsonNode>) page).value().path("n").intValue())
                .toList();

        assertThat(walked).containsExactly(1, 2, 3);
        assertThat(server.takeRequest().getTarget()).endsWith("?limit=1");
        assertThat(server.takeRequest().getTarget()).contains("cursor=a").contains("limit=1");
        assertThat(server.takeRequest().getTarget()).contains("cursor=b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"cursor\":\"\"}", "{\"cursor\":null}", "{}", "[]"})
    void anEmptyCursorEndsTheWalk(String body) {
        enqueue(200, body);
        assertThat(xrpc.pages(base(), LIST_HOSTS, Map.of()).stream()).hasSize(1);
    }

    @Test
    void aWalkThatFailsEndsWithTheFailureAndKnowsWhereToGoOn() {
        enqueue(200, "{\"cursor\":\"a\"}");
        enqueue(429, "{\"error\":\"RateLimitExceeded\"}", "Retry-After", "5");

        XrpcPages pages = xrpc.pages(base(), LIST_HOSTS, Map.of());
        assertThat(pages.next()).isInstanceOf(XrpcReply.Ok.class);
        assertThat(failed(pages.next()).retryAfter()).isEqualTo(Duration.ofSeconds(5));
        assertThat(pages.hasNext()).isFalse();
        assertThat(pages.cursor()).isEqualTo("a");
    }

    @ParameterizedTest
    @ValueSource(strings = {"5", "{}", "[]", "[\"a\"]", "false"})
    void aCursorThatIsNotTextEndsTheWalkAsInvalid(String cursor) {
        enqueue(200, "{\"cursor\":" + cursor + "}");
        List<XrpcReply<JsonNode>> walked =
                xrpc.pages(base(), LIST_HOSTS, Map.of()).stream().toList();
        assertThat(walked).hasSize(2);
        assertThat(failed(walked.getLast()).error()).isEqualTo(XrpcReply.INVALID_RESPONSE);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 50})
    void aServerThatLeadsInACircleIsLeft(int length) {
        int[] asked = new int[1];
        XrpcPages pages = new XrpcPages(
                parameters -> {
                    asked[0]++;
                    int at = Integer.parseInt(parameters.getOrDefault("cursor", "0"));
                    // A tail of ten pages leads into the circle.
                    int next = at < 10 + length - 1 ? at + 1 : 10;
                    return new XrpcReply.Ok<>(
                            JsonNodeFactory.instance.objectNode().put("cursor", Integer.toString(next)));
                },
                Map.of());

        XrpcReply<JsonNode> last = pages.stream().reduce((a, b) -> b).orElseThrow();

        assertThat(failed(last).error()).isEqualTo(XrpcReply.CURSOR_LOOP);
        assertThat(asked[0]).isLessThan(10 + 4 * (10 + length));
    }

    @Test
    void aPageOfHtmlIsNeverAnAnswer() {
        for (String body : List.of("<html>welcome to the hotel</html>", "", "{}")) {
            enqueue(200, body, "Content-Type", "text/html; charset=utf-8");
            assertThat(failed(ask()).message()).contains("text/html");
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
        assertThat(ask()).isInstanceOf(XrpcReply.Unreachable.class);
        enqueue(302, "");
        assertThat(failed(ask()).status()).isEqualTo(302);
    }

    @Test
    void throttlingIsToldApartFromOtherRefusals() {
        for (int status : List.of(429, 503)) {
            enqueue(status, "{}", "Retry-After", "7");
            assertThat(failed(ask()).isThrottled()).isTrue();
        }
        enqueue(500, "{}");
        assertThat(failed(ask()).isThrottled()).isFalse();
    }

    @Test
    void queriesAreTriedAgainAndProceduresAreNot() {
        SteppedClock time = new SteppedClock();
        XrpcClient trying = new XrpcClient(http, time::instant, new Retries(RetryPolicy.DEFAULT, time, new Random(3)));
        enqueue(503, "{}", "Retry-After", "5");
        enqueue(200, "{\"hosts\":[1]}");
        assertThat(trying.items(base(), LIST_HOSTS, Map.of(), "hosts").stream()).hasSize(1);
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

            XrpcReply.Failed<JsonNode> unsent =
                    failed(new XrpcClient(hasty, time::instant).query(base(), LIST_HOSTS, Map.of()));
            assertThat(unsent.error()).isEqualTo(XrpcReply.NOT_SENT);
            assertThat(unsent.status()).isEqualTo(429);
            assertThat(unsent.retryAfter()).isEqualTo(Duration.ofSeconds(21));
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
