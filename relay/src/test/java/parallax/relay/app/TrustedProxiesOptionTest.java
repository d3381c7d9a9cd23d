package parallax.relay.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrustedProxiesOptionTest {
    private static final int OF_ONE_ADDRESS = 100;
    private static final URI PLC = URI.create("http://127.0.0.1:9");

    @Test
    void subscribersBehindATrustedProxyAreCountedByTheAddressItNames(@TempDir Path dir) {
        try (RunningRelay relay = RunningRelay.startBehindProxy(dir, PLC);
                Subscribers subscribers = new Subscribers(relay)) {
            subscribers.openMany("192.0.2.1");
            subscribers.assertRefused("192.0.2.1");
            // What the client itself wrote stands further left and does not count.
            subscribers.assertRefused("192.0.2.2, 192.0.2.1");
            assertThatCode(() -> subscribers.open("192.0.2.2")).doesNotThrowAnyException();
        }
    }

    @Test
    void nobodyIsBelievedByDefault(@TempDir Path dir) {
        try (RunningRelay relay = RunningRelay.startPublicOnly(dir, PLC);
                Subscribers subscribers = new Subscribers(relay)) {
            subscribers.openMany("192.0.2.1");
            subscribers.assertRefused("192.0.2.2");
        }
    }

    private static final class Subscribers implements AutoCloseable {
        private final HttpClient client = HttpClient.newHttpClient();
        private final List<WebSocket> sockets = new ArrayList<>();
        private final URI firehose;
        private final URI metrics;

        Subscribers(RunningRelay relay) {
            metrics = relay.metrics().resolve("/metrics");
            firehose = URI.create("ws://127.0.0.1:" + relay.api().getPort() + "/xrpc/com.atproto.sync.subscribeRepos");
        }

        void open(String forwardedFor) {
            sockets.add(client.newWebSocketBuilder()
                    .header("X-Forwarded-For", forwardedFor)
                    .buildAsync(firehose, new WebSocket.Listener() {})
                    .join());
        }

        void openMany(String forwardedFor) {
            for (int i = 0; i < OF_ONE_ADDRESS; i++) {
                open(forwardedFor);
            }
            awaitCounted(OF_ONE_ADDRESS);
        }

        /** A handshake is answered before the subscriber is counted. */
        private void awaitCounted(int subscribers) {
            String line = "\nrelay_subscribers " + subscribers + ".0\n";
            HttpRequest request = HttpRequest.newBuilder(metrics).build();
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
            while (!client.sendAsync(request, HttpResponse.BodyHandlers.ofString())
                    .join()
                    .body()
                    .contains(line)) {
                assertThat(System.nanoTime()).as("waiting for" + line).isLessThan(end);
            }
        }

        void assertRefused(String forwardedFor) {
            assertThatThrownBy(() -> open(forwardedFor))
                    .isInstanceOf(CompletionException.class)
                    .cause()
                    .isInstanceOfSatisfying(
                            WebSocketHandshakeException.class,
                            refusal -> assertThat(refusal.getResponse().statusCode())
                                    .isEqualTo(429));
        }

        @Override
        public void close() {
            sockets.forEach(WebSocket::abort);
            client.close();
        }
    }
}
