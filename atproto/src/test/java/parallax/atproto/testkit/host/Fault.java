package parallax.atproto.testkit.host;

import java.time.Duration;
import java.util.Map;
import parallax.atproto.cbor.ByteSlice;

/** How one connection misbehaves. {@code afterFrames} counts frames sent on that connection before it does; 0 is at once. */
public sealed interface Fault {
    /** Sends half of the next frame, if there is one, and then neither sends nor reads. */
    record Stall(int afterFrames) implements Fault {}

    /** Sends one frame that is no event, then goes on. */
    record Garbage(int afterFrames, ByteSlice payload) implements Fault {}

    /** Sends bytes that are no WebSocket frame. */
    record BrokenFraming(int afterFrames) implements Fault {}

    /** Sends a text frame. */
    record Text(int afterFrames) implements Fault {}

    /** Sends one frame of {@code length} bytes that starts with {@code head}, then goes on. */
    record Oversize(int afterFrames, ByteSlice head, int length) implements Fault {}

    /** Ends the connection. */
    record Cut(int afterFrames, Manner manner) implements Fault {}

    /** Answers any cursor with the error frame FutureCursor, as a host does that lost its sequence. */
    record Rewind() implements Fault {}

    /** Answers the handshake with an HTTP status. */
    record Refuse(int status, Map<String, String> headers) implements Fault {}

    /** Waits before each frame. */
    record Slow(Duration perFrame) implements Fault {}

    /** Sends each frame as a message of fragments of at most this many bytes, with a ping between them. */
    record Fragmented(int bytes) implements Fault {}

    /** How a connection ends. */
    enum Manner {
        /** A TCP reset. */
        RESET,
        /** The end of the stream without a close frame. */
        EOF,
        /** As EOF, in the middle of a frame. */
        MID_FRAME,
        /** A close frame with status 1001. */
        CLOSE_FRAME
    }
}
