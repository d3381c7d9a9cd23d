package parallax.relay.fanout;

import io.netty.buffer.ByteBuf;
import parallax.atproto.event.Event;
import parallax.atproto.event.FrameEncoder;
import parallax.atproto.server.ServerSocketSession;
import parallax.atproto.server.WebSocketFrames;

/** What a subscriber is told besides events (atproto.com/specs/event-stream, error frames). */
final class Notices {
    /** The close status of existing servers after an error frame (RFC 6455 section 7.4.1, policy violation). */
    static final int POLICY = 1008;

    static final int INTERNAL_ERROR = 1011;
    static final int TRY_AGAIN_LATER = 1013;

    private Notices() {}

    /** {@code #info OutdatedCursor}; the stream goes on. */
    static ByteBuf outdatedCursor() {
        return WebSocketFrames.binary(FrameEncoder.encode(
                new Event.Info("OutdatedCursor", "Requested cursor exceeded limit. Possibly missing events")));
    }

    /** Sends an error frame and closes. */
    static void fail(ServerSocketSession session, String error, String message) {
        session.write(WebSocketFrames.binary(FrameEncoder.error(error, message)));
        session.closeWith(POLICY, error);
    }
}
