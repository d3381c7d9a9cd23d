package parallax.relay.flow;

import java.nio.ByteBuffer;
import parallax.atproto.event.EventKind;

/** Takes records of the log as they are sent. */
@FunctionalInterface
public interface LogRecordSink {
    /**
     * One record. Both buffers are read-only and valid during the call only.
     *
     * @param did the account in ASCII
     * @param frame the WebSocket frame ready to send, header included
     */
    void record(long seq, EventKind kind, ByteBuffer did, ByteBuffer frame);
}
