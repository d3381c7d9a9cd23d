package parallax.atproto.server;

/** What a session of a broken host does and {@link ServerSocketSession} rightly does not offer. */
public final class RudeSessions {
    private RudeSessions() {}

    /** From here on nothing the client sends is read, so its pings stay unanswered. */
    public static void stopReading(ServerSocketSession session) {
        ((WebSocketConnection) session).stopReading();
    }

    /** Ends the TCP connection without a close frame, after what was written. */
    public static void hangUp(ServerSocketSession session) {
        ((WebSocketConnection) session).hangUp();
    }
}
