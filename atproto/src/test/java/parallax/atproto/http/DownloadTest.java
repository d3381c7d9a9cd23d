package parallax.atproto.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.SocketEffect;
import okio.Buffer;
import okio.GzipSink;
import okio.Okio;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import parallax.atproto.address.AddressGuard;
import parallax.atproto.politeness.SteppedClock;
import parallax.atproto.syntax.Nsid;
import parallax.atproto.xrpc.Retries;
import parallax.atproto.xrpc.RetryPolicy;
import parallax.atproto.xrpc.XrpcClient;
import parallax.atproto.xrpc.XrpcFailure;
import parallax.atproto.xrpc.XrpcReply;

class DownloadTest {

    private static final String CAR = "application/vnd.ipld.car";
    private static final Nsid GET_REPO = new Nsid("com.atproto.sync.getRepo");
    private static final DownloadRules RULES =
            new DownloadRules(CAR, 100_000, 0, Duration.ofSeconds(60), Duration.ofSeconds(60));
    private static final BodyReader<Integer> COUNT = body -> body.readAllBytes().length;

    private final MockWebServer server = new MockWebServer();
    private final GuardedHttp http = new GuardedHttp(
            AddressGuard.publicOnly().allowingInsecureLocalhost(),
            new HttpLimits(Duration.ofSeconds(60), Duration.ofSeconds(60), 1024, 1),
            HttpConcurrency.DEFAULT,
            "parallax/test");
    private final XrpcClient xrpc = new XrpcClient(http, InstantSource.system());

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

    private <T> XrpcReply<T> download(DownloadRules rules, BodyReader<T> reader) {
        return xrpc.download(base(), GET_REPO, Map.of("did", "did:plc:ewvi7nxzyoun6zhxrhs64oiz"), rules, reader);
    }

    private static MockResponse.Builder car(int bytes) {
        return new MockResponse.Builder().addHeader("Content-Type", CAR).body(new Buffer().write(new byte[bytes]));
    }

    private static void assertFailed(XrpcReply<?> reply, int status, String error) {
        XrpcFailure.Words words = words(reply);
        assertThat(words.status()).isEqualTo(status);
        assertThat(words.error()).isEqualTo(error);
    }

    private static XrpcFailure.Words words(XrpcReply<?> reply) {
        assertThat(reply).isInstanceOf(XrpcReply.Failed.class);
        return ((XrpcReply.Failed<?>) reply).why().words();
    }

    @Test
    void aBodyLargerThanOtherRepliesMayBeIsReadAsItArrives() throws InterruptedException {
        server.enqueue(car(100_000).build());
        assertThat(download(RULES, COUNT)).isEqualTo(new XrpcReply.Ok<>(100_000));
        assertThat(server.takeRequest().getHeaders().get("Accept")).isEqualTo(CAR);
    }

    @Test
    void aBodyOneByteLongerThanAllowedIsTooLargeEvenIfItsReaderHidesIt() {
        server.enqueue(car(100_001).build());
        assertFailed(download(RULES, COUNT), 200, XrpcReply.RESPONSE_TOO_LARGE);

        server.enqueue(car(100_001).build());
        BodyReader<Integer> deaf = body -> {
            int taken = 0;
            try {
                while (body.read() >= 0) {
                    taken++;
                }
            } catch (IOException e) {
                return taken;
            }
            return taken;
        };
        assertFailed(download(RULES, deaf), 200, XrpcReply.RESPONSE_TOO_LARGE);
    }

    @Test
    void aZippedBombIsTooLarge() throws IOException {
        Buffer zipped = new Buffer();
        try (var sink = Okio.buffer(new GzipSink(zipped))) {
            sink.write(new byte[10_000_000]);
        }
        server.enqueue(new MockResponse.Builder()
                .addHeader("Content-Type", CAR)
                .addHeader("Content-Encoding", "gzip")
                .body(zipped)
                .build());
        assertFailed(download(RULES, COUNT), 200, XrpcReply.RESPONSE_TOO_LARGE);
    }

    @Test
    void aBodyThatEndsBeforeItsLengthIsCut() {
        server.enqueue(
                car(50_000).onResponseBody(new SocketEffect.CloseSocket()).build());
        assertFailed(download(RULES, COUNT), 200, XrpcReply.RESPONSE_CUT);
    }

    @Test
    void aBodyThatStallsIsCutAfterAWindow() {
        server.enqueue(car(50_000).onResponseBody(SocketEffect.Stall.INSTANCE).build());
        DownloadRules hasty = new DownloadRules(CAR, 100_000, 0, Duration.ofMillis(300), Duration.ofSeconds(20));
        assertFailed(download(hasty, COUNT), 200, XrpcReply.RESPONSE_CUT);
    }

    @Test
    void aBodyThatDripsIsCut() {
        server.enqueue(car(50_000).throttleBody(10, 50, TimeUnit.MILLISECONDS).build());
        DownloadRules brisk = new DownloadRules(CAR, 100_000, 10_000, Duration.ofMillis(300), Duration.ofSeconds(20));
        XrpcFailure.Words cut = words(download(brisk, COUNT));
        assertThat(cut.error()).isEqualTo(XrpcReply.RESPONSE_CUT);
        assertThat(cut.said()).contains("slower than 10000 bytes a second");
    }

    @Test
    void aBodyThatTakesTooLongInAllIsCut() {
        server.enqueue(car(50_000).throttleBody(100, 50, TimeUnit.MILLISECONDS).build());
        DownloadRules hasty = new DownloadRules(CAR, 100_000, 0, Duration.ofSeconds(10), Duration.ofMillis(500));
        assertFailed(download(hasty, COUNT), 200, XrpcReply.RESPONSE_CUT);
    }

    @Test
    void anotherMediaTypeIsNotReadAndARefusalKeepsItsName() {
        AtomicBoolean called = new AtomicBoolean();
        BodyReader<Integer> reader = body -> {
            called.set(true);
            return 0;
        };
        server.enqueue(new MockResponse.Builder()
                .addHeader("Content-Type", "text/html; charset=utf-8")
                .body("<html>")
                .build());
        assertFailed(download(RULES, reader), 200, XrpcReply.INVALID_RESPONSE);
        server.enqueue(new MockResponse.Builder()
                .code(400)
                .body("{\"error\":\"RepoDeactivated\"}")
                .build());
        assertFailed(download(RULES, reader), 400, "RepoDeactivated");
        assertThat(called).isFalse();
    }

    @Test
    void aRedirectIsFollowedAndGuarded() {
        server.enqueue(new MockResponse.Builder()
                .code(302)
                .addHeader("Location", base() + "/elsewhere")
                .build());
        server.enqueue(car(7).build());
        assertThat(download(RULES, COUNT)).isEqualTo(new XrpcReply.Ok<>(7));

        server.enqueue(new MockResponse.Builder()
                .code(302)
                .addHeader("Location", "http://127.0.0.1:" + server.getPort() + "/")
                .build());
        XrpcFailure.Words blocked = words(download(RULES, COUNT));
        assertThat(blocked.status()).isZero();
        assertThat(blocked.said()).startsWith("blocked");
    }

    @Test
    void aReaderMayStopEarlyAndWhatItThrowsReachesTheCaller() {
        server.enqueue(car(90_000).build());
        assertThat(download(RULES, InputStream::read)).isEqualTo(new XrpcReply.Ok<>(0));

        server.enqueue(car(90_000).build());
        assertThatThrownBy(() -> download(RULES, body -> {
                    throw new IllegalStateException("not a CAR");
                }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("not a CAR");
    }

    @Test
    void anInterruptedCallerGetsAwayWhenItsReaderHasEnded() throws InterruptedException {
        server.enqueue(car(50_000).throttleBody(10_000, 60, TimeUnit.SECONDS).build());
        CountDownLatch reading = new CountDownLatch(1);
        AtomicBoolean ended = new AtomicBoolean();
        boolean[] seen = new boolean[2];
        Thread caller = Thread.ofPlatform().start(() -> {
            XrpcReply<Integer> reply = download(RULES, body -> {
                try {
                    body.read();
                    reading.countDown();
                    return body.readAllBytes().length;
                } finally {
                    ended.set(true);
                }
            });
            seen[0] = ended.get();
            seen[1] = Thread.currentThread().isInterrupted()
                    && reply instanceof XrpcReply.Failed<Integer>(XrpcFailure.TryLater _);
        });
        reading.await();
        caller.interrupt();
        caller.join();
        assertThat(seen).containsExactly(true, true);
    }

    @Test
    void aDownloadIsTriedAgainOnlyUntilItsReaderWasCalled() {
        Retries retries = new Retries(RetryPolicy.DEFAULT, new SteppedClock(), new Random(1));
        XrpcClient trying = new XrpcClient(http, InstantSource.system(), retries);
        AtomicInteger calls = new AtomicInteger();
        BodyReader<Integer> reader = body -> {
            calls.incrementAndGet();
            return body.readAllBytes().length;
        };
        server.enqueue(new MockResponse.Builder().code(502).build());
        server.enqueue(
                car(50_000).onResponseBody(new SocketEffect.CloseSocket()).build());
        assertFailed(trying.download(base(), GET_REPO, Map.of(), RULES, reader), 200, XrpcReply.RESPONSE_CUT);
        assertThat(calls).hasValue(1);
        assertThat(server.getRequestCount()).isEqualTo(2);
    }

    @Test
    void aReadersTimeIsNotHeldAgainstTheServer() throws IOException {
        long[] now = new long[1];
        InputStream quick = new ByteArrayInputStream("x".repeat(1000).getBytes(UTF_8));
        DownloadRules brisk = new DownloadRules(CAR, 100_000, 1_000, Duration.ofSeconds(1), Duration.ofSeconds(20));
        LimitedBody body = new LimitedBody(quick, 200, brisk, () -> now[0]);
        for (int i = 0; i < 1000; i++) {
            assertThat(body.read()).isEqualTo('x');
            now[0] += Duration.ofSeconds(5).toNanos();
        }
        assertThat(body.failure()).isNull();
    }
}
