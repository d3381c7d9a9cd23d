package parallax.atproto.firehose;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.List;
import org.java_websocket.WebSocket;
import org.java_websocket.WebSocketAdapter;
import org.java_websocket.WebSocketImpl;
import org.java_websocket.drafts.Draft_6455;
import org.java_websocket.exceptions.InvalidHandshakeException;
import org.java_websocket.handshake.HandshakeImpl1Client;
import org.java_websocket.handshake.Handshakedata;
import org.java_websocket.protocols.Protocol;
import org.jspecify.annotations.Nullable;

/**
 * Java-WebSocket's protocol engine in the client role, without its threads and channels: bytes in by {@link #decode},
 * bytes out by {@link #drain}. What it reports is kept here until asked, because it swallows what its listener throws.
 * Not thread-safe, but for {@link #ping}, {@link #hasOutput} and, one at a time, {@link #drain}.
 */
final class Engine {
    /** Keeps what the engine reports. */
    private final class Events extends WebSocketAdapter {
        @Override
        public void onWebsocketMessage(WebSocket socket, String text) {
            ended = new CloseReason.TextFrame();
        }

        @Override
        public void onWebsocketMessage(WebSocket socket, ByteBuffer bytes) {
            message = bytes;
        }

        @Override
        public void onWebsocketOpen(WebSocket socket, Handshakedata handshake) {}

        @Override
        public void onWebsocketError(WebSocket socket, Exception error) {
            if (ended == null) {
                ended = new CloseReason.Protocol(String.valueOf(error.getMessage()));
            }
        }

        @Override
        public void onWebsocketClosing(WebSocket socket, int code, String reason, boolean remote) {
            closed(code, reason, remote);
        }

        @Override
        public void onWebsocketClose(WebSocket socket, int code, String reason, boolean remote) {
            closed(code, reason, remote);
        }

        private void closed(int code, @Nullable String reason, boolean remote) {
            if (ended != null) {
                return;
            }
            String text = reason == null ? "" : reason;
            ended = remote ? new CloseReason.Remote(code, text) : new CloseReason.Protocol(text);
        }

        @Override
        public void onWebsocketCloseInitiated(WebSocket socket, int code, String reason) {}

        @Override
        public void onWriteDemand(WebSocket socket) {}

        @Override
        public @Nullable InetSocketAddress getLocalSocketAddress(WebSocket socket) {
            return null;
        }

        @Override
        public @Nullable InetSocketAddress getRemoteSocketAddress(WebSocket socket) {
            return null;
        }
    }

    private final WebSocketImpl socket;
    private @Nullable ByteBuffer message;
    private @Nullable CloseReason ended;

    Engine(int maxFrameBytes) {
        // An empty protocol list would ask for none of the server's; the empty protocol means "none is fine".
        socket = new WebSocketImpl(new Events(), new Draft_6455(List.of(), List.of(new Protocol("")), maxFrameBytes));
    }

    /** Queues the handshake request. */
    void startHandshake(URI uri, String target, String userAgent) throws InvalidHandshakeException {
        HandshakeImpl1Client request = new HandshakeImpl1Client();
        request.setResourceDescriptor(target);
        request.put("Host", uri.getPort() > 0 ? uri.getHost() + ":" + uri.getPort() : uri.getHost());
        request.put("User-Agent", userAgent);
        socket.startHandshake(request);
    }

    /** Takes a whole response head, or one whole frame. */
    void decode(ByteBuffer bytes) {
        try {
            socket.decode(bytes);
        } catch (RuntimeException e) {
            // Some frames make it throw what it does not document, a close frame with a malformed reason for one. What
            // escaped here would end the client, and a relay with it.
            if (ended == null) {
                ended = new CloseReason.Protocol("a frame that cannot be read");
            }
        }
    }

    boolean isOpen() {
        return socket.isOpen();
    }

    /** The message that the last {@link #decode} completed, if any. */
    @Nullable
    ByteBuffer takeMessage() {
        ByteBuffer taken = message;
        message = null;
        return taken;
    }

    /** Why the connection is over, as far as the engine knows. */
    @Nullable
    CloseReason ended() {
        return ended;
    }

    void ping() {
        socket.sendPing();
    }

    /** Queues a close frame. */
    void close(int code) {
        if (socket.isOpen()) {
            socket.close(code);
        }
    }

    boolean hasOutput() {
        return !socket.outQueue.isEmpty();
    }

    /** Writes everything queued. */
    void drain(OutputStream out) throws IOException {
        for (ByteBuffer bytes = socket.outQueue.poll(); bytes != null; bytes = socket.outQueue.poll()) {
            out.write(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
        }
        out.flush();
    }
}
