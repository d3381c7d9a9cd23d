package parallax.atproto.server;

import io.netty.buffer.ByteBuf;
import java.net.InetAddress;
import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * One open WebSocket, seen from the server. What is written goes to the socket as it is: the caller provides complete
 * frames, header included and unmasked (RFC 6455 section 5.1), for instance with {@link WebSocketFrames}; so one
 * encoded frame serves every session without a copy. Client data is read and ignored, as event streams ask
 * (atproto.com/specs/event-stream); pings are answered; pings are sent on their own.
 *
 * <p>Threads: every method may be called from any thread, but writes from other threads cost a task each; write on
 * {@link #eventLoop()}. Frames keep the order in which that executor sees them, and pings, pongs and close frames only
 * ever land between two {@code write} calls, so one call must hold whole frames.
 */
public interface ServerSocketSession {
    /** False from the high water mark of unsent bytes until they fall below the low one, and after the close. */
    boolean writable();

    /**
     * Queues frames without a copy; nothing is sent before {@link #flush()}. Takes over one reference of each buffer,
     * which is released once its bytes are with the kernel, or at once when the session is closed. Not bounded by
     * itself: a caller that ignores {@link #writable()} holds memory.
     */
    void write(ByteBuf... frames);

    /** Sends what is queued, with as few system calls as the kernel accepts. */
    void flush();

    /** Replaces the callback that runs, on the event loop, each time {@link #writable()} turns true again. */
    void onWritable(Runnable callback);

    /** Adds a callback that runs once, on the event loop, when the connection is gone; at once when it is already. */
    void onClose(Runnable callback);

    /** Runs tasks on the one thread that serves this connection. */
    Executor eventLoop();

    /**
     * Sends what was written before, then a close frame, and drops the connection when the peer has answered or after
     * five seconds. Later writes are released unsent. A last error frame is written just before this call.
     *
     * @param code status of RFC 6455 section 7.4
     * @param reason at most 123 bytes of UTF-8 are sent
     */
    void closeWith(int code, String reason);

    /** Drops the connection with a TCP reset, unsent bytes included. */
    void abort();

    /** The client: the peer of the socket, or what a trusted proxy says of it. */
    InetAddress remoteAddress();

    /** The User-Agent header of the handshake. */
    Optional<String> userAgent();

    /** Bytes of written frames that the kernel has taken, counted per flush; control frames do not count. */
    long bytesSent();
}
