package parallax.atproto.firehose;

import java.util.Map;
import parallax.atproto.syntax.PlainText;

/** Why a connection ended, or was never made; what the peer wrote is plain and short. */
public sealed interface CloseReason {
    /** Characters of a reason; a close frame has room for 123 bytes. */
    int LONGEST = 300;

    /**
     * The server answered the handshake with an HTTP status other than 101.
     *
     * @param headers names in lower case; of repeated headers the first
     */
    record Refused(int httpStatus, Map<String, String> headers) implements CloseReason {
        public Refused {
            headers = Map.copyOf(headers);
        }
    }

    /** No connection: name not found, refused, timed out, TLS failed. */
    record Unreachable(String reason) implements CloseReason {
        public Unreachable {
            reason = PlainText.of(reason, LONGEST);
        }
    }

    /** The address guard does not allow this host; the reason says which rule. */
    record Blocked(String reason) implements CloseReason {
        public Blocked {
            reason = PlainText.of(reason, LONGEST);
        }
    }

    /** Not a byte came for as long as {@link FirehoseOptions#silence}. */
    record Silent() implements CloseReason {}

    /** A text frame came, which no event stream has. */
    record TextFrame() implements CloseReason {}

    /** Broken HTTP or WebSocket framing. */
    record Protocol(String reason) implements CloseReason {
        public Protocol {
            reason = PlainText.of(reason, LONGEST);
        }
    }

    /**
     * The server ended the connection.
     *
     * @param code status of its close frame; 1005 when that had none, 1006 when there was no close frame
     */
    record Remote(int code, String reason) implements CloseReason {
        public Remote {
            reason = PlainText.of(reason, LONGEST);
        }
    }

    /** {@link FirehoseClient#reconnect} was called. */
    record Requested() implements CloseReason {}

    /** {@link FirehoseClient#close} was called. */
    record Closed() implements CloseReason {}
}
