package parallax.relay.http;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** A subscriber that waits for events: an event that a subscriber has seen is in the relay's state. */
final class CountedStream implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Semaphore arrived = new Semaphore(0);
    private final CompletableFuture<Integer> status = new CompletableFuture<>();
    private final HttpClient client = HttpClient.newHttpClient();
    private final WebSocket socket;

    CountedStream(URI relay) {
        URI uri = URI.create(
                "ws://" + relay.getHost() + ":" + relay.getPort() + "/xrpc/com.atproto.sync.subscribeRepos?cursor=0");
        socket = client.newWebSocketBuilder().buildAsync(uri, new Counting()).join();
    }

    /** Waits for so many more events. */
    void await(int events) {
        try {
            if (!arrived.tryAcquire(events, PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("wanted " + events + " events, got " + arrived.availablePermits());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for events", e);
        }
    }

    /** Waits until the relay has ended the connection; its close status (RFC 6455 section 7.4). */
    int closed(Duration atMost) {
        return status.completeOnTimeout(-1, atMost.toSeconds(), TimeUnit.SECONDS)
                .join();
    }

    @Override
    public void close() {
        socket.abort();
        client.shutdownNow();
        client.close();
    }

    private final class Counting implements WebSocket.Listener {
        @Override
        public CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
            if (last) {
                arrived.release();
            }
            from.request(1);
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
            status.complete(code);
            return CompletableFuture.completedFuture(null);
        }
    }
}
