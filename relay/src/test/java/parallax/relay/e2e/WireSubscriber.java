package parallax.relay.e2e;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.event.Event;
import parallax.atproto.event.Frame;
import parallax.atproto.event.FrameDecoder;
import parallax.atproto.syntax.Did;

/**
 * A subscriber on the JDK's WebSocket, which shares no code with the relay's server. It keeps every frame over all its
 * connections; each new connection asks for what follows the last seq it got.
 */
final class WireSubscriber implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    /**
     * An event and the frame that carried it.
     *
     * @param atNanos when it came, as {@link System#nanoTime} tells
     */
    record Received(ByteSlice frame, Event.Sequenced event, long atNanos) {}

    private final HttpClient http = HttpClient.newHttpClient();
    private final List<Received> received = new ArrayList<>();
    private final Set<String> keys = new HashSet<>();
    private final List<String> troubles = new ArrayList<>();
    private @Nullable WebSocket socket;
    private long cursor;
    private boolean ended;
    private int closeStatus;

    private WireSubscriber(long cursor) {
        this.cursor = cursor;
    }

    /** @param cursor the seq before the first wanted one; 0 for all that is kept */
    static WireSubscriber from(int port, long cursor) throws Exception {
        WireSubscriber subscriber = new WireSubscriber(cursor);
        subscriber.reconnect(port);
        return subscriber;
    }

    /** Connects again, from the last seq that was received. */
    void reconnect(int port) throws Exception {
        URI uri = URI.create("ws://127.0.0.1:" + port + "/xrpc/com.atproto.sync.subscribeRepos?cursor=" + lastSeq());
        synchronized (this) {
            ended = false;
        }
        WebSocket opened =
                http.newWebSocketBuilder().buildAsync(uri, new Collector()).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        synchronized (this) {
            socket = opened;
        }
    }

    synchronized long lastSeq() {
        return cursor;
    }

    synchronized List<Received> received() {
        return List.copyOf(received);
    }

    synchronized int count() {
        return received.size();
    }

    synchronized List<Event.Sequenced> eventsOf(Did did) {
        return received.stream()
                .map(Received::event)
                .filter(event -> event.did().equals(did))
                .toList();
    }

    /** Frames that are no events, and errors of the connection. */
    synchronized List<String> troubles() {
        return List.copyOf(troubles);
    }

    /** Waits until so many events of an account are there; all of its events. */
    List<Event.Sequenced> await(Did did, int count) throws InterruptedException {
        await(
                subscriber -> subscriber.eventsOf(did).size() >= count,
                () -> count + " events of " + did + ", got " + eventsOf(did));
        return eventsOf(did);
    }

    void awaitCount(int count) throws InterruptedException {
        await(subscriber -> subscriber.received.size() >= count, () -> count + " events, got " + count());
    }

    /** Waits for an event with this {@link EventKey}. */
    void awaitKey(String key) throws InterruptedException {
        await(subscriber -> subscriber.keys.contains(key), () -> key + ", got " + count() + " events");
    }

    /** Waits until the connection is at its end: what it still brought is received. */
    void awaitEnd() throws InterruptedException {
        await(subscriber -> subscriber.ended, () -> "the end of the connection");
    }

    private interface Wanted {
        String text();
    }

    private synchronized void await(Predicate<WireSubscriber> enough, Wanted wanted) throws InterruptedException {
        int before = received.size();
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!enough.test(this)) {
            if (received.size() > before) {
                // Patience is for silence: a long stream may take longer as long as it flows.
                before = received.size();
                end = System.nanoTime() + PATIENCE.toNanos();
            }
            long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            if (left <= 0) {
                throw new AssertionError(
                        "silent for " + PATIENCE + " before " + wanted.text() + "; troubles: " + troubles);
            }
            wait(left);
        }
    }

    private synchronized void keep(ByteSlice frame) {
        if (FrameDecoder.decode(frame) instanceof Frame.Message message
                && message.event() instanceof Event.Sequenced event) {
            received.add(new Received(frame, event, System.nanoTime()));
            keys.add(EventKey.of(event));
            cursor = event.seq();
        } else {
            troubles.add("not an event: " + FrameDecoder.decode(frame));
        }
        notifyAll();
    }

    private synchronized void closed(int status) {
        closeStatus = status;
    }

    /** The status of the last close frame; 0 when there was none. */
    synchronized int closeStatus() {
        return closeStatus;
    }

    private synchronized void end(@Nullable String trouble) {
        ended = true;
        if (trouble != null) {
            troubles.add(trouble);
        }
        notifyAll();
    }

    @Override
    public void close() {
        synchronized (this) {
            if (socket != null) {
                socket.abort();
            }
        }
        http.shutdownNow();
    }

    /** Puts the parts of one connection's messages together. */
    private final class Collector implements WebSocket.Listener {
        private ByteArrayOutputStream message = new ByteArrayOutputStream();

        @Override
        public @Nullable CompletionStage<?> onBinary(WebSocket from, ByteBuffer part, boolean last) {
            byte[] bytes = new byte[part.remaining()];
            part.get(bytes);
            message.writeBytes(bytes);
            if (last) {
                keep(ByteSlice.of(message.toByteArray()));
                message = new ByteArrayOutputStream();
            }
            from.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
            end("a text frame");
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket from, int status, String reason) {
            closed(status);
            end(null);
            return null;
        }

        @Override
        public void onError(WebSocket from, Throwable error) {
            end(null);
        }
    }
}
