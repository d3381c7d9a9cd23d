package parallax.relay.flow;

import java.time.Instant;
import parallax.atproto.cbor.ByteSlice;

/**
 * One binary WebSocket message as it came from a host.
 *
 * @param bytes the whole message; its array is not written again
 * @param receivedAt when it was read from the socket
 * @param inFlight released when the frame is ruled on or parked
 */
public record RawFrame(UpstreamSource from, ByteSlice bytes, Instant receivedAt, InFlight inFlight) {
    /** A frame outside any budget. */
    public RawFrame(UpstreamSource from, ByteSlice bytes, Instant receivedAt) {
        this(from, bytes, receivedAt, InFlight.NONE);
    }
}
