package parallax.atproto.firehose;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.java_websocket.exceptions.InvalidHandshakeException;
import org.java_websocket.exceptions.WebsocketNotConnectedException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parallax.atproto.address.BlockedAddressException;

/** One connection, from its connect to its end, on the calling thread. */
final class FirehoseSession {
    private static final Logger LOG = LoggerFactory.getLogger(FirehoseSession.class);
    private static final int PROTOCOL_ERROR = 1002;
    private static final int WRONG_DATA = 1003;
    private static final int NO_CLOSE_FRAME = 1006;
    private static final Duration LAST_WORDS = Duration.ofSeconds(1);
    /** While a long message arrives its time is looked at so often. */
    private static final int LOOK_MILLIS = 1000;

    private final FirehoseOptions options;
    private final FirehoseListener listener;
    private final FirehosePorts ports;
    private final Supplier<@Nullable CloseReason> endNow;
    private final ReadBuffer buffer = new ReadBuffer();
    private final Engine engine;
    private final FrameScanner scanner;
    private final FrameDeadline deadline;
    private final ReentrantLock sending = new ReentrantLock();
    private boolean opened;
    private long openedAt;

    /** @param endNow asked between two frames and two reads: why to end the connection, or null to go on */
    FirehoseSession(
            FirehoseOptions options,
            FirehoseListener listener,
            FirehosePorts ports,
            Supplier<@Nullable CloseReason> endNow) {
        this.options = options;
        this.listener = listener;
        this.ports = ports;
        this.endNow = endNow;
        engine = new Engine(options.maxFrameBytes());
        scanner = new FrameScanner(buffer, engine, listener, () -> endNow.get() != null, options.maxFrameBytes());
        deadline = new FrameDeadline(ports.nanoTime());
    }

    /** Whether the connection lived and delivered enough to forget earlier failures. */
    boolean settled() {
        long lived = ports.nanoTime().getAsLong() - openedAt;
        return opened
                && scanner.delivered() > 0
                && lived >= options.backoff().settled().toNanos();
    }

    CloseReason run() throws InterruptedException {
        URI uri = options.socket();
        String target = target(
                uri,
                listener.cursor().stream().mapToObj(Long::toString).findFirst().orElse(null));
        SocketOpener opener = new SocketOpener(ports);
        long start = ports.nanoTime().getAsLong();
        try (Socket tcp =
                opener.connect(options.guard().resolve(uri), SocketOpener.port(uri), options.connectTimeout())) {
            long left = options.connectTimeout().toNanos() - (ports.nanoTime().getAsLong() - start);
            return converse(tcp, opener, target, Duration.ofNanos(Math.max(left, 1)));
        } catch (BlockedAddressException e) {
            return new CloseReason.Blocked(message(e));
        } catch (IOException e) {
            return opened
                    ? new CloseReason.Remote(NO_CLOSE_FRAME, message(e))
                    : new CloseReason.Unreachable(message(e));
        }
    }

    private CloseReason converse(Socket tcp, SocketOpener opener, String target, Duration left)
            throws IOException, InterruptedException {
        OpenSocket socket;
        ResponseHead head;
        SocketDeadline handshake = new SocketDeadline(tcp, left);
        try (handshake) {
            socket = opener.secure(tcp, options.socket());
            engine.startHandshake(options.socket(), target, options.userAgent());
            engine.drain(socket.stream().getOutputStream());
            head = readHead(socket.stream().getInputStream());
        } catch (BrokenStreamException e) {
            return new CloseReason.Protocol(message(e));
        } catch (InvalidHandshakeException e) {
            throw new IllegalStateException("our own handshake request is invalid", e);
        } catch (IOException e) {
            if (handshake.passed()) {
                return new CloseReason.Unreachable("the handshake timed out");
            }
            throw e;
        }
        if (head.status() != 101) {
            return new CloseReason.Refused(head.status(), head.headers());
        }
        if (!engine.isOpen()) {
            return new CloseReason.Protocol("invalid answer to the WebSocket handshake");
        }
        opened = true;
        openedAt = ports.nanoTime().getAsLong();
        listener.opened(head.headers());
        return stream(socket);
    }

    private ResponseHead readHead(InputStream in) throws IOException, BrokenStreamException {
        OptionalInt length = OptionalInt.empty();
        while (length.isEmpty()) {
            if (buffer.available() >= ResponseHead.MAX_BYTES) {
                throw new BrokenStreamException("the answer to the handshake is too long");
            }
            if (!buffer.fill(in)) {
                throw new IOException("ended before the handshake was answered");
            }
            length = ResponseHead.length(buffer);
        }
        var bytes = buffer.take(length.getAsInt());
        ResponseHead head = ResponseHead.parse(bytes);
        if (head.status() == 101) {
            engine.decode(bytes);
        }
        return head;
    }

    private CloseReason stream(OpenSocket socket) throws IOException, InterruptedException {
        SilenceWatch watch = new SilenceWatch(socket.tcp(), options, ports.nanoTime(), () -> ping(socket));
        try (watch) {
            while (scanner.scan()) {
                send(socket, options.silence());
                CloseReason asked = endNow.get();
                if (asked != null) {
                    return asked;
                }
                CloseReason end = read(socket, watch);
                if (end != null) {
                    return end;
                }
            }
        } catch (BrokenStreamException e) {
            return leave(socket, PROTOCOL_ERROR, new CloseReason.Protocol(message(e)));
        } catch (IOException e) {
            if (watch.passed()) {
                return new CloseReason.Silent();
            }
            throw e;
        }
        return leave(socket, WRONG_DATA, Objects.requireNonNull(scanner.ended()));
    }

    /** Reads once; null when something came. */
    private @Nullable CloseReason read(OpenSocket socket, SilenceWatch watch)
            throws IOException, BrokenStreamException {
        watch.reads();
        while (true) {
            deadline.check(scanner.whole(), scanner.begun(), scanner.announced() && listener.pressed());
            // Others may need the memory of a long message while nothing of it comes.
            socket.stream().setSoTimeout(scanner.announced() ? LOOK_MILLIS : 0);
            try {
                boolean more = buffer.fill(socket.stream().getInputStream());
                watch.hasRead();
                return more ? null : new CloseReason.Remote(NO_CLOSE_FRAME, "ended without a close frame");
            } catch (SocketTimeoutException _) {
                // Nothing came: its time is looked at again.
            }
        }
    }

    /** Beside the reading thread, which waits for the answer. */
    private void ping(OpenSocket socket) {
        try {
            engine.ping();
            send(socket, options.silence());
        } catch (IOException | WebsocketNotConnectedException e) {
            LOG.debug("no ping: {}", e.toString());
        }
    }

    private void send(OpenSocket socket, Duration limit) throws IOException {
        if (!engine.hasOutput()) {
            return;
        }
        // Frames of two threads must not mix.
        sending.lock();
        try (SocketDeadline _ = new SocketDeadline(socket.tcp(), limit)) {
            engine.drain(socket.stream().getOutputStream());
        } finally {
            sending.unlock();
        }
    }

    /** Tells the peer why, if it still listens. */
    private CloseReason leave(OpenSocket socket, int code, CloseReason reason) {
        try {
            engine.close(code);
            send(socket, LAST_WORDS);
        } catch (IOException _) {
            return reason;
        }
        return reason;
    }

    private static String target(URI uri, @Nullable String cursor) {
        String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        String query = uri.getRawQuery() == null ? "" : uri.getRawQuery();
        if (cursor != null) {
            query = (query.isEmpty() ? "" : query + "&") + "cursor=" + cursor;
        }
        return query.isEmpty() ? path : path + "?" + query;
    }

    private static String message(Exception e) {
        String text = e.getMessage();
        return text == null ? e.getClass().getSimpleName() : text;
    }
}
