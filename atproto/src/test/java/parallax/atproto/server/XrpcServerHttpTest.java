package parallax.atproto.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import parallax.atproto.cbor.ByteSlice;

class XrpcServerHttpTest {
    private XrpcServer server;

    private static XrpcServerBuilder builder() {
        return XrpcServer.builder()
                .route("GET", "/xrpc/echo", XrpcServerHttpTest::echo)
                .route("POST", "/xrpc/take", request -> XrpcResponse.bytes(200, "application/cbor", request.body()))
                .route("GET", "/fail", _ -> {
                    throw new IllegalStateException("hunter2");
                })
                .route("GET", "/die", _ -> {
                    throw new InternalError("simulated");
                })
                .webSocket("/events", (_, _) -> {});
    }

    private static XrpcResponse echo(XrpcRequest request) {
        return XrpcResponse.json(
                200,
                JsonNodeFactory.instance
                        .objectNode()
                        .put("q", request.query("q").orElse("none"))
                        .put("qs", String.join("|", request.queryAll("q")))
                        .put("client", request.remoteAddress().getHostAddress()));
    }

    private RawClient client() throws IOException {
        if (server == null) {
            server = builder().start();
        }
        return new RawClient(server);
    }

    private String ask(String request) throws IOException {
        try (RawClient client = client()) {
            client.send(request);
            return client.response();
        }
    }

    @AfterEach
    void stop() {
        if (server != null) {
            server.stop(Duration.ofSeconds(5));
        }
    }

    @Test
    void aGetReachesItsHandlerWithEveryQueryValueDecoded() throws IOException {
        String answer = ask("GET /xrpc/echo?q=a%20b&q=c%2Bd&x= HTTP/1.1\r\nHost: h\r\n\r\n");
        assertThat(answer).startsWith("HTTP/1.1 200 OK\r\n").contains("\"q\":\"a b\"", "\"qs\":\"a b|c+d\"");
        assertThat(answer)
                .containsIgnoringCase("access-control-allow-origin: *")
                .containsIgnoringCase("content-type: application/json");
    }

    @Test
    void aHandlerThatDiesOfAnErrorLeavesNoConnectionBehind() throws IOException {
        try (RawClient client = client()) {
            client.send("GET /die HTTP/1.1\r\nHost: h\r\n\r\n");
            assertThat(client.rest()).isEmpty();
        }
    }

    @Test
    void aStockHttpClientGetsItsBodyBack() throws Exception {
        server = builder().start();
        try (HttpClient http = HttpClient.newHttpClient()) {
            byte[] body = new byte[200_000];
            body[199_999] = 7;
            var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/xrpc/take"))
                    .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                    .build();
            var answer = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
            assertThat(answer.body()).isEqualTo(body);
        }
    }

    @Test
    void pipelinedRequestsAreAnsweredInOrderOnOneConnection() throws IOException {
        try (RawClient client = client()) {
            StringBuilder requests = new StringBuilder();
            for (int i = 0; i < 50; i++) {
                requests.append("GET /xrpc/echo?q=" + i + " HTTP/1.1\r\nHost: h\r\n\r\n");
            }
            client.send(requests.toString());
            for (int i = 0; i < 50; i++) {
                assertThat(client.response()).contains("\"q\":\"" + i + "\"");
            }
        }
    }

    @Test
    void headSendsTheHeadersOfGetWithoutItsBody() throws IOException {
        try (RawClient client = client()) {
            client.send("HEAD /xrpc/echo HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
            String all = client.rest();
            assertThat(all)
                    .contains("200 OK")
                    .containsIgnoringCase("content-length: ")
                    .endsWith("\r\n\r\n");
        }
    }

    @Test
    void aPreflightIsAnsweredByTheServer() throws IOException {
        String answer = ask("OPTIONS /xrpc/echo HTTP/1.1\r\nHost: h\r\nOrigin: https://a.example\r\n\r\n")
                .toLowerCase(Locale.ROOT);
        assertThat(answer)
                .startsWith("http/1.1 204")
                .contains(
                        "access-control-allow-origin: *",
                        "access-control-allow-methods: get, head, options",
                        "access-control-allow-headers: authorization, *");
    }

    @Test
    void unknownPathsAndWrongMethodsHaveTheXrpcErrorShape() throws IOException {
        assertThat(ask("GET /xrpc/none HTTP/1.1\r\nHost: h\r\n\r\n"))
                .startsWith("HTTP/1.1 404")
                .endsWith("{\"error\":\"XRPCNotSupported\",\"message\":\"not the name of an XRPC method\"}");
        assertThat(ask("GET /xrpc/com.example.none HTTP/1.1\r\nHost: h\r\n\r\n"))
                .startsWith("HTTP/1.1 501")
                .endsWith("{\"error\":\"MethodNotImplemented\",\"message\":\"no such XRPC method here\"}");
        assertThat(ask("POST /xrpc/echo HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n"))
                .startsWith("HTTP/1.1 405")
                .contains("\"error\":\"MethodNotAllowed\"")
                .containsIgnoringCase("allow: GET, HEAD, OPTIONS");
    }

    @Test
    void aHandlerThatThrowsIsABare500() throws IOException {
        assertThat(ask("GET /fail HTTP/1.1\r\nHost: h\r\n\r\n"))
                .startsWith("HTTP/1.1 500")
                .endsWith("{\"error\":\"InternalServerError\",\"message\":\"Internal Server Error\"}")
                .doesNotContain("hunter2");
    }

    @Test
    void aSubscriptionWithoutUpgradeIs426AndAnotherMethod405() throws IOException {
        assertThat(ask("GET /events HTTP/1.1\r\nHost: h\r\n\r\n"))
                .startsWith("HTTP/1.1 426")
                .containsIgnoringCase("upgrade: websocket")
                .contains("\"error\":\"UpgradeRequired\"");
        assertThat(ask("POST /events HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n"))
                .startsWith("HTTP/1.1 405");
    }

    @Test
    void theServerHeaderIsWhatWasConfigured() throws IOException {
        server = builder().serverHeader("parallax/1 (atproto-relay)").start();
        assertThat(ask("GET /xrpc/none HTTP/1.1\r\nHost: h\r\n\r\n"))
                .containsIgnoringCase("server: parallax/1 (atproto-relay)\r\n");
    }

    @Test
    void overlongLinesHeadersAndBodiesAreRefusedWithTheirStatus() throws IOException {
        server = builder()
                .limits(ServerLimits.defaults().with(new RequestLimits(200, 1_000, 100, 1_000, 10)))
                .start();
        assertThat(ask("GET /" + "a".repeat(300) + " HTTP/1.1\r\nHost: h\r\n\r\n"))
                .startsWith("HTTP/1.1 414")
                .contains("\"error\":\"URITooLong\"");
        assertThat(ask("GET /xrpc/echo HTTP/1.1\r\nHost: h\r\nA: " + "a".repeat(1_100) + "\r\n\r\n"))
                .startsWith("HTTP/1.1 431");
        assertThat(ask("POST /xrpc/take HTTP/1.1\r\nHost: h\r\nContent-Length: 101\r\n\r\n" + "a".repeat(101)))
                .startsWith("HTTP/1.1 413");
        String chunk = "3c\r\n" + "a".repeat(60) + "\r\n";
        assertThat(ask("POST /xrpc/take HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk + chunk
                        + chunk))
                .startsWith("HTTP/1.1 413");
        assertThat(ask("POST /xrpc/take HTTP/1.1\r\nHost: h\r\nContent-Length: 100\r\n\r\n" + "a".repeat(100)))
                .startsWith("HTTP/1.1 200");
    }

    @Test
    void bytesThatAreNoHttpAreA400AndTheEndOfTheConnection() throws IOException {
        try (RawClient client = client()) {
            client.send("\u0016\u0003\u0001 nonsense\r\n\r\n");
            assertThat(client.rest()).startsWith("HTTP/1.1 400").contains("\"error\":\"InvalidRequest\"");
        }
        assertThat(ask("GET /xrpc/echo?q=%zz HTTP/1.1\r\nHost: h\r\n\r\n")).startsWith("HTTP/1.1 400");
        assertThat(ask("GET http://other/ HTTP/1.1\r\nHost: h\r\n\r\n")).startsWith("HTTP/1.1 400");
    }

    @Test
    void anExpectedContinueIsSentBeforeTheBody() throws IOException {
        try (RawClient client = client()) {
            client.send("POST /xrpc/take HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
            assertThat(client.head()).startsWith("HTTP/1.1 100");
            client.send("ok");
            assertThat(client.response()).startsWith("HTTP/1.1 200").endsWith("ok");
        }
    }

    @Test
    void requestsOverTheCapInFlightAre503() throws Exception {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        server = builder()
                .route("GET", "/slow", _ -> {
                    entered.countDown();
                    release.await();
                    return XrpcResponse.text(200, "late");
                })
                .limits(ServerLimits.defaults().with(new RequestLimits(1_000, 1_000, 100, 1_000, 1)))
                .start();
        try (RawClient slow = client()) {
            slow.send("GET /slow HTTP/1.1\r\nHost: h\r\n\r\n");
            assertThat(entered.await(60, TimeUnit.SECONDS)).isTrue();
            assertThat(server.requestsInFlight()).isEqualTo(1);
            assertThat(ask("GET /xrpc/echo HTTP/1.1\r\nHost: h\r\n\r\n"))
                    .startsWith("HTTP/1.1 503")
                    .containsIgnoringCase("retry-after: 1");
            release.countDown();
            assertThat(slow.response()).endsWith("late");
        }
    }

    @Test
    void aPeerThatDripsItsRequestIsDropped() throws Exception {
        server = builder()
                .limits(ServerLimits.defaults().with(connections(10, 0, Duration.ofMillis(200))))
                .start();
        try (RawClient client = client()) {
            client.send("GET /xrpc/ec");
            assertThat(client.rest()).isEmpty();
        }
    }

    @Test
    void connectionsOverTheTotalOrPerAddressCapAreDropped() throws Exception {
        server = builder()
                .limits(ServerLimits.defaults().with(connections(10, 2, Duration.ofSeconds(10))))
                .start();
        try (RawClient first = client();
                RawClient second = client();
                RawClient third = client()) {
            first.send("GET /xrpc/echo HTTP/1.1\r\nHost: h\r\n\r\n");
            second.send("GET /xrpc/echo HTTP/1.1\r\nHost: h\r\n\r\n");
            assertThat(first.response()).startsWith("HTTP/1.1 200");
            assertThat(second.response()).startsWith("HTTP/1.1 200");
            assertThat(third.rest()).isEmpty();
            assertThat(server.openConnections()).isEqualTo(2);
        }
    }

    private static ConnectionLimits connections(int total, int perAddress, Duration request) {
        return new ConnectionLimits(total, perAddress, request, Duration.ofSeconds(10), Duration.ofSeconds(10));
    }

    @Test
    void aForwardedAddressCountsOnlyFromATrustedProxy() throws IOException {
        String request =
                "GET /xrpc/echo HTTP/1.1\r\nHost: h\r\nX-Forwarded-For: 6.6.6.6, 198.51.100.7, 127.0.0.9\r\n\r\n";
        assertThat(ask(request)).contains("\"client\":\"127.0.0.1\"");
        server.stop(Duration.ofSeconds(5));
        server = builder()
                .trustedProxies(TrustedProxies.of(List.of("127.0.0.0/8", "::1")))
                .start();
        assertThat(ask(request)).contains("\"client\":\"198.51.100.7\"");
    }

    @Test
    void stoppingAnswersWhatIsInFlightAndAcceptsNothingNew() throws Exception {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        server = builder()
                .route("GET", "/slow", _ -> {
                    entered.countDown();
                    release.await();
                    return XrpcResponse.text(200, "late");
                })
                .start();
        try (RawClient slow = client();
                RawClient idle = client()) {
            slow.send("GET /slow HTTP/1.1\r\nHost: h\r\n\r\n");
            assertThat(entered.await(60, TimeUnit.SECONDS)).isTrue();
            Thread stopping = Thread.ofVirtual().start(server::close);
            assertThat(idle.rest()).isEmpty();
            assertThat(isServed()).isFalse();
            release.countDown();
            assertThat(slow.rest()).containsIgnoringCase("connection: close").endsWith("late");
            assertThat(stopping.join(Duration.ofSeconds(60))).isTrue();
        }
    }

    @Test
    void aRequestThatDoesNotEndIsDroppedWhenTheGraceIsOver() throws Exception {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        server = builder()
                .route("GET", "/stuck", _ -> {
                    entered.countDown();
                    never.await();
                    return XrpcResponse.text(200, "late");
                })
                .start();
        try (RawClient stuck = client()) {
            stuck.send("GET /stuck HTTP/1.1\r\nHost: h\r\n\r\n");
            assertThat(entered.await(60, TimeUnit.SECONDS)).isTrue();
            Thread stopping = Thread.ofVirtual().start(() -> server.stop(Duration.ofMillis(200)));
            assertThat(stopping.join(Duration.ofSeconds(60))).isTrue();
            assertThat(stuck.rest()).isEmpty();
            assertThat(server.openConnections()).isZero();
        } finally {
            never.countDown();
        }
    }

    @Test
    void aRequestThatWaitsBehindAnotherIsNotBegunAfterTheStop() throws Exception {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        AtomicInteger begun = new AtomicInteger();
        server = builder()
                .route("GET", "/slow", _ -> {
                    begun.incrementAndGet();
                    entered.countDown();
                    release.await();
                    return XrpcResponse.text(200, "late");
                })
                .start();
        try (RawClient client = client();
                RawClient idle = client()) {
            String request = "GET /slow HTTP/1.1\r\nHost: h\r\n\r\n";
            client.send(request + request);
            assertThat(entered.await(60, TimeUnit.SECONDS)).isTrue();
            Thread stopping = Thread.ofVirtual().start(server::close);
            // Its end shows that the server has heard of the stop.
            assertThat(idle.rest()).isEmpty();
            release.countDown();
            assertThat(client.rest()).containsOnlyOnce("HTTP/1.1 200").endsWith("late");
            assertThat(stopping.join(Duration.ofSeconds(60))).isTrue();
        }
        assertThat(begun).hasValue(1);
    }

    @Test
    void aPeerThatDoesNotTakeItsAnswerIsDropped() throws Exception {
        byte[] large = new byte[32 << 20];
        server = builder()
                .limits(ServerLimits.defaults()
                        .with(new ConnectionLimits(
                                10, 0, Duration.ofSeconds(10), Duration.ofSeconds(10), Duration.ofMillis(300))))
                .route("GET", "/large", _ -> XrpcResponse.bytes(200, "application/cbor", ByteSlice.of(large)))
                .start();
        try (RawClient rude = client()) {
            rude.send("GET /large HTTP/1.1\r\nHost: h\r\n\r\n");
            assertThat(rude.head()).startsWith("HTTP/1.1 200");
            long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
            while (server.openConnections() > 0 && System.nanoTime() < end) {
                Thread.onSpinWait();
            }
            assertThat(server.openConnections()).isZero();
        }
    }

    @Test
    void bodiesHeldByAllRequestsTogetherAreCapped() throws Exception {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        server = builder()
                .limits(ServerLimits.defaults().with(new RequestLimits(8 << 10, 16 << 10, 1000, 1500, 10)))
                .route("POST", "/hold", request -> {
                    entered.countDown();
                    release.await();
                    return XrpcResponse.text(200, "held " + request.body().length());
                })
                .start();
        String request = "POST /hold HTTP/1.1\r\nHost: h\r\nContent-Length: 1000\r\n\r\n" + "x".repeat(1000);
        try (RawClient first = client()) {
            first.send(request);
            assertThat(entered.await(60, TimeUnit.SECONDS)).isTrue();
            assertThat(ask(request)).startsWith("HTTP/1.1 503");
            release.countDown();
            assertThat(first.response()).endsWith("held 1000");
            assertThat(ask(request)).endsWith("held 1000");
        }
    }

    // The kernel may complete a connect in the moment before the selector lets go of the listening socket.
    private boolean isServed() {
        try (RawClient late = client()) {
            late.send("GET /xrpc/echo HTTP/1.1\r\nHost: h\r\n\r\n");
            return !late.rest().isEmpty();
        } catch (IOException _) {
            return false;
        }
    }

    @Test
    void aPortThatIsTakenStopsTheStart() {
        server = builder().start();
        assertThatThrownBy(() -> builder().bind("127.0.0.1", server.port()).start())
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("cannot listen on 127.0.0.1:" + server.port());
    }
}
