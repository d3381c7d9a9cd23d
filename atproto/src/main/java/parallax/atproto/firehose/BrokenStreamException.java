package parallax.atproto.firehose;

/** The peer breaks HTTP or WebSocket framing; the connection cannot go on. */
final class BrokenStreamException extends Exception {
    private static final long serialVersionUID = 1L;

    BrokenStreamException(String reason) {
        super(reason);
    }
}
