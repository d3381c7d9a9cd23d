package parallax.relay.flow;

import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.syntax.Did;

/**
 * One event of the log as it is sent.
 *
 * @param frame the WebSocket frame ready to send, header included
 */
public record LogRecord(long seq, EventKind kind, Did did, ByteSlice frame) {}
