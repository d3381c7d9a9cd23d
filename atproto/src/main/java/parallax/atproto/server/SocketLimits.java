package parallax.atproto.server;

import java.time.Duration;

/**
 * Caps and time-outs of WebSockets.
 *
 * @param lowWater unsent bytes below which a session is writable again
 * @param highWater unsent bytes from which it is not
 * @param incomingFrameBytes longest frame a client may send; over it the session is closed with 1009
 * @param pingEvery time between two pings
 * @param deadAfter a session is dropped after this time, rounded up to whole pings, in which it sent nothing (a pong
 *     counts) and took nothing
 */
public record SocketLimits(
        int lowWater, int highWater, int incomingFrameBytes, Duration pingEvery, Duration deadAfter) {
    public SocketLimits {
        ServerLimits.positive("lowWater", lowWater);
        if (highWater < lowWater) {
            throw new IllegalArgumentException("highWater must not be below lowWater: " + highWater);
        }
        // A control frame may carry 125 bytes, so a smaller cap would break pings (RFC 6455 section 5.5).
        if (incomingFrameBytes < 125) {
            throw new IllegalArgumentException("incomingFrameBytes must be at least 125: " + incomingFrameBytes);
        }
        ServerLimits.positive("pingEvery", pingEvery);
        ServerLimits.positive("deadAfter", deadAfter);
    }

    /** 128 KiB, 512 KiB, 4 KiB, 30 s, 90 s. */
    public static SocketLimits defaults() {
        return new SocketLimits(128 << 10, 512 << 10, 4 << 10, Duration.ofSeconds(30), Duration.ofSeconds(90));
    }
}
