package parallax.atproto.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;
import okio.Buffer;
import okio.GzipSink;
import okio.Okio;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import parallax.atproto.address.AddressGuard;
import parallax.atproto.cbor.ByteSlice;

class GuardedHttpTest {

    private static final HttpLimits LIMITS = new HttpLimits(Duration.ofSeconds(60), Duration.ofSeconds(60), 1024, 2);

    private final MockWebServer server = new MockWebServer();
    private final GuardedHttp http = http(LIMITS);

    private static GuardedHttp http(HttpLimits limits) {
        return new GuardedHttp(
                AddressGuard.publicOnly().allowingInsecureLocalhost(),
                limits,
                HttpConcurrency.DEFAULT,
                "parallax/test");
    }

    @BeforeEach
    void start() throws IOException {
        server.start();
    }

    @AfterEach
    void stop() {
        http.close();
        server.close();
    }

    private URI at(String path) {
        return URI.create("http://localhost:" + server.getPort() + path);
    }

    private void enqueueRedirect(String location) {
        server.enqueue(new MockResponse.Builder()
                .code(302)
                .addHeader("Location", location)
                .build());
    }

    private void enqueue(String body) {
        server.enqueue(new MockResponse.Builder().body(body).build());
    }

    @Test
    void anAnswerHasStatusHeadersAndBody() throws InterruptedException {
        server.enqueue(new MockResponse.Builder()
                .code(404)
                .addHeader("X-Test", "yes")
                .body("none")
                .build());

        HttpReply reply = http.get(at("/x?y=1"), "application/json");

        assertThat(reply).isInstanceOfSatisfying(HttpReply.Answer.class, answer -> {
            assertThat(answer.status()).isEqualTo(404);
            assertThat(answer.headers().get("x-test")).isEqualTo("yes");
            assertThat(new String(answer.body().toArray(), UTF_8)).isEqualTo("none");
        });
        RecordedRequest request = server.takeRequest();
        assertThat(request.getHeaders().get("User-Agent")).isEqualTo("parallax/test");
        assertThat(request.getHeaders().get("Accept")).isEqualTo("application/json");
        assertThat(request.getTarget()).isEqualTo("/x?y=1");
    }

    @Test
    void aBodyOfExactlyTheLimitIsTakenAndOneByteMoreIsNot() {
        enqueue("x".repeat(1024));
        enqueue("x".repeat(1025));

        assertThat(http.get(at("/"), "*/*")).isInstanceOf(HttpReply.Answer.class);
        assertThat(http.get(at("/"), "*/*")).isEqualTo(new HttpReply.Oversize(200, 1024));
    }

    @Test
    void theLimitCountsDecompressedBytes() throws IOException {
        Buffer zipped = new Buffer();
        try (var sink = Okio.buffer(new GzipSink(zipped))) {
            sink.writeUtf8("0".repeat(100_000));
        }
        assertThat(zipped.size()).isLessThan(1024);
        server.enqueue(new MockResponse.Builder()
                .addHeader("Content-Encoding", "gzip")
                .body(zipped)
                .build());

        assertThat(http.get(at("/"), "*/*")).isInstanceOf(HttpReply.Oversize.class);
    }

    @Test
    void anEndlessBodyWithoutALengthIsCut() {
        server.enqueue(
                new MockResponse.Builder().chunkedBody("x".repeat(50_000), 512).build());

        assertThat(http.get(at("/"), "*/*")).isInstanceOf(HttpReply.Oversize.class);
    }

    @Test
    void redirectsAreFollowedUpToTheLimit() {
        enqueueRedirect("/b");
        enqueueRedirect(at("/c").toString());
        enqueue("there");
        assertThat(http.get(at("/a"), "*/*")).isInstanceOf(HttpReply.Answer.class);

        enqueueRedirect("/1");
        enqueueRedirect("/2");
        enqueueRedirect("/3");
        assertThat(http.get(at("/0"), "*/*")).isEqualTo(new HttpReply.NoAnswer("more than 2 redirects"));
    }

    @Test
    void aRedirectToSomewhereGuardedIsRefused() throws IOException {
        try (MockWebServer inside = new MockWebServer()) {
            inside.start();
            String port = ":" + inside.getPort();
            for (String hidden : List.of(
                    "http://127.0.0.1" + port,
                    "http://2130706433" + port,
                    "http://0x7f.1" + port,
                    "http://0.0.0.0" + port,
                    "http://[::1]" + port,
                    "http://[::ffff:127.0.0.1]" + port,
                    "http://localhost./",
                    "http://localhost/",
                    "http://user@localhost" + port,
                    "https://localhost" + port,
                    "http://169.254.169.254/latest/meta-data",
                    "//127.0.0.1" + port,
                    "ftp://localhost" + port,
                    "file:///etc/passwd",
                    "http://%EF%BC%91%EF%BC%92%EF%BC%97.0.0.1" + port)) {
                enqueueRedirect(hidden);
                assertThat(http.get(at("/"), "*/*")).as(hidden).isInstanceOf(HttpReply.Blocked.class);
            }
            assertThat(inside.getRequestCount()).isZero();
        }
    }

    @Test
    void aRedirectThatOtherParsersCannotReadIsBlockedAndThrowsNothing() {
        for (String odd : List.of(
                "https://%n@h/", "http://%n@localhost:" + server.getPort(), "http://a:%@h/", "//%n@h", "http://a b/")) {
            enqueueRedirect(odd);
            assertThat(http.get(at("/"), "*/*")).as(odd).isInstanceOf(HttpReply.Blocked.class);
        }
        enqueueRedirect("/%n|[x]?%^{}#%");
        enqueue("there");
        assertThat(http.get(at("/"), "*/*")).isInstanceOf(HttpReply.Answer.class);
    }

    @Test
    void aPostDoesNotFollowRedirects() throws InterruptedException {
        enqueueRedirect("/elsewhere");

        HttpReply reply = http.post(at("/"), "application/json", ByteSlice.of("{}".getBytes(UTF_8)));

        assertThat(reply)
                .isInstanceOfSatisfying(
                        HttpReply.Answer.class,
                        answer -> assertThat(answer.status()).isEqualTo(302));
        assertThat(server.takeRequest().getBody().utf8()).isEqualTo("{}");
        assertThat(server.getRequestCount()).isEqualTo(1);
    }

    @Test
    void aHostThatResolvesToAPrivateAddressIsNeverConnectedTo() {
        AddressGuard rebinding = AddressGuard.resolvingWith(hostname -> List.of(InetAddress.getLoopbackAddress()));
        try (GuardedHttp guarded = new GuardedHttp(rebinding, LIMITS, HttpConcurrency.DEFAULT, "parallax/test")) {
            assertThat(guarded.get(URI.create("http://pds.example.com/"), "*/*"))
                    .isInstanceOf(HttpReply.Blocked.class);
        }
        assertThat(server.getRequestCount()).isZero();
    }

    @Test
    void aNameIsAskedForOncePerConnectionSoItCannotAnswerDifferently() {
        AtomicInteger lookups = new AtomicInteger();
        AddressGuard guard = AddressGuard.resolvingWith(hostname -> {
                    lookups.incrementAndGet();
                    return List.of(InetAddress.getLoopbackAddress());
                })
                .trusting(at("/"));
        enqueue("ok");
        try (GuardedHttp guarded = new GuardedHttp(guard, LIMITS, HttpConcurrency.DEFAULT, "parallax/test")) {
            assertThat(guarded.get(at("/"), "*/*")).isInstanceOf(HttpReply.Answer.class);
        }
        assertThat(lookups).hasValue(1);
    }

    @Test
    void aServerThatStallsOrHangsUpIsNoAnswer() {
        try (GuardedHttp hasty = http(new HttpLimits(Duration.ofSeconds(1), Duration.ofMillis(200), 1024, 0))) {
            server.enqueue(new MockResponse.Builder()
                    .onResponseStart(SocketEffect.Stall.INSTANCE)
                    .build());
            assertThat(hasty.get(at("/"), "*/*")).isEqualTo(new HttpReply.NoAnswer("timeout"));
        }
        for (int i = 0; i < 3; i++) {
            server.enqueue(new MockResponse.Builder()
                    .onResponseStart(new SocketEffect.CloseSocket())
                    .build());
        }
        assertThat(http.get(at("/"), "*/*")).isInstanceOf(HttpReply.NoAnswer.class);
    }

    @Test
    void anInterruptedCallerGetsAwayAtOnceAndStaysInterrupted() throws InterruptedException {
        CountDownLatch received = new CountDownLatch(1);
        server.setDispatcher(new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) {
                received.countDown();
                return new MockResponse.Builder()
                        .onResponseStart(SocketEffect.Stall.INSTANCE)
                        .build();
            }
        });
        HttpReply[] reply = new HttpReply[1];
        boolean[] flag = new boolean[1];
        Thread caller = Thread.ofPlatform().start(() -> {
            reply[0] = http.get(at("/"), "*/*");
            flag[0] = Thread.currentThread().isInterrupted();
        });
        received.await();
        caller.interrupt();
        caller.join();

        assertThat(reply[0]).isEqualTo(new HttpReply.NoAnswer("interrupted"));
        assertThat(flag[0]).isTrue();
    }

    @Test
    void aHostSeesNoMoreRequestsAtOnceThanAllowed() throws InterruptedException {
        AtomicInteger now = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CountDownLatch two = new CountDownLatch(2);
        CountDownLatch release = new CountDownLatch(1);
        server.setDispatcher(new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) throws InterruptedException {
                most.accumulateAndGet(now.incrementAndGet(), Math::max);
                two.countDown();
                release.await();
                now.decrementAndGet();
                return new MockResponse.Builder().body("ok").build();
            }
        });
        AtomicInteger answers = new AtomicInteger();
        try (GuardedHttp polite = new GuardedHttp(
                AddressGuard.publicOnly().allowingInsecureLocalhost(),
                LIMITS,
                new HttpConcurrency(10, 2, 2),
                "parallax/test")) {
            List<Thread> callers = IntStream.range(0, 6)
                    .mapToObj(i -> Thread.ofVirtual().start(() -> {
                        if (polite.get(at("/"), "*/*") instanceof HttpReply.Answer) {
                            answers.incrementAndGet();
                        }
                    }))
                    .toList();
            two.await();
            release.countDown();
            for (Thread caller : callers) {
                caller.join();
            }
        }
        assertThat(answers).hasValue(6);
        assertThat(most).hasValue(2);
    }
}
