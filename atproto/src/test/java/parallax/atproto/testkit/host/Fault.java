package parallax.atproto.testkit.host;

import java.time.Duration;
import java.util.Map;
import parallax.atproto.cbor.ByteSlice;

/**
 * How one connection misbehaves. {@code afterFrames} counts frames sent on that connection before it does; 0 is at
 * once.
 */
public sealed interface Fault {
    /** Sends half of the next frame, if there is one, and then neither sends nor reads. */
    record Stall(int afterFrames) implements Fault {}

    /** Sends one frame that is no event, then goes on. */
    record Garbage(int afterFrames, ByteSlice payload) implements Fault {}

    /** Sends the next frame this many times more, as fast as the socket takes it, then goes on. */
    record Flood(int afterFrames, int times) implements Fault {}

    /** Sends the next frame twice. */
    record Duplicate(int afterFrames) implements Fault {}

    /** Leaves the next frame out. */
    record Omit(int afterFrames) implements Fault {}

    /** Sends the next frame only after this many others. */
    record Late(int afterFrames, int others) implements Fault {}

    /** Starts this many frames before the place that the cursor asks for: every one of them comes again. */
    record Replay(int frames) implements Fault {}

    /** Sends bytes that are no WebSocket frame. */
    record BrokenFraming(int afterFrames) implements Fault {}

    /** Sends a text frame. */
    record Text(int afterFrames) implements Fault {}

    /** Sends one frame of {@code length} bytes that starts with {@code head}, then goes on. */
    record Oversize(int afterFrames, ByteSlice head, int length) implements Fault {}

    /** Ends the connection. */
    record Cut(int afterFrames, Manner manner) implements Fault {}

    /** Ends the connection with a close frame of this status. */
    record Close(int afterFrames, int code, String reason) implements Fault {}

    /** Ends the connection with the error frame ConsumerTooSlow, as a relay does to a reader that lags. */
    record TooSlow(int afterFrames) implements Fault {}

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

    /** Frames sent on the connection before it happens; 0 for what holds from the start. */
    default int after() {
        return switch (this) {
            case Stall(int after) -> after;
            case Garbage(int after, var _) -> after;
            case Flood(int after, var _) -> after;
            case Duplicate(int after) -> after;
            case Omit(int after) -> after;
            case Late(int after, var _) -> after;
            case BrokenFraming(int after) -> after;
            case Text(int after) -> after;
            case Oversize(int after, var _, var _) -> after;
            case Cut(int after, var _) -> after;
            case Close(int after, var _, var _) -> after;
            case TooSlow(int after) -> after;
            case Replay _, Rewind _, Refuse _, Slow _, Fragmented _ -> 0;
        };
    }
}
