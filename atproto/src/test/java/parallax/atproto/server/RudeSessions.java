package parallax.atproto.server;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import java.util.concurrent.TimeUnit;

/** What a session of a broken host does and {@link ServerSocketSession} rightly does not offer. */
// Netty tells the pipeline of a failed write or close; its future says nothing more.
@SuppressWarnings("FutureReturnValueIgnored")
public final class RudeSessions {
    private RudeSessions() {}

    /** From here on nothing the client sends is read, so its pings stay unanswered. */
    public static void stopReading(ServerSocketSession session) {
        Channel channel = channel(session);
        channel.eventLoop().execute(() -> channel.config().setAutoRead(false));
    }

    /** Ends the TCP connection without a close frame, after what was written. */
    public static void hangUp(ServerSocketSession session) {
        Channel channel = channel(session);
        session.flush();
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
        channel.eventLoop().schedule(() -> channel.close(), 5, TimeUnit.SECONDS);
    }

    private static Channel channel(ServerSocketSession session) {
        return ((WebSocketConnection) session).channel;
    }
}
