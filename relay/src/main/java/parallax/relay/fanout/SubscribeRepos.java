package parallax.relay.fanout;

import java.util.Optional;
import parallax.atproto.server.ServerSocketSession;
import parallax.atproto.server.SocketRoute;
import parallax.atproto.server.XrpcRequest;
import parallax.atproto.server.XrpcResponse;

/** The socket route of {@code com.atproto.sync.subscribeRepos} (atproto.com/specs/sync, firehose). */
public final class SubscribeRepos implements SocketRoute {
    /** Where it is served. */
    public static final String PATH = "/xrpc/com.atproto.sync.subscribeRepos";

    private final Fanout fanout;
    private final SubscriberLimits limits;

    public SubscribeRepos(Fanout fanout, SubscriberLimits limits) {
        this.fanout = fanout;
        this.limits = limits;
    }

    @Override
    public Optional<XrpcResponse> refuse(XrpcRequest request) {
        return switch (limits.room(request.remoteAddress())) {
            case FREE -> Optional.empty();
            case FULL -> Optional.of(XrpcResponse.error(503, "TooManySubscribers", "no more subscribers are accepted"));
            case FULL_FOR_ADDRESS ->
                Optional.of(XrpcResponse.error(429, "RateLimitExceeded", "too many subscriptions from your address"));
        };
    }

    @Override
    public void open(XrpcRequest request, ServerSocketSession session) {
        // Others may have entered since the handshake was let through.
        if (limits.enter(session.remoteAddress()) != SubscriberLimits.Room.FREE) {
            session.closeWith(Notices.TRY_AGAIN_LATER, "too many subscribers");
            return;
        }
        session.onClose(() -> limits.leave(session.remoteAddress()));
        switch (fanout.start(request.query("cursor"))) {
            case CursorStart.From(long seq) -> fanout.subscribe(session, seq);
            case CursorStart.Outdated(long oldest) -> {
                session.write(Notices.outdatedCursor());
                session.flush();
                fanout.subscribe(session, oldest);
            }
            case CursorStart.Future() -> Notices.fail(session, "FutureCursor", "Cursor in the future.");
            case CursorStart.Invalid() -> Notices.fail(session, "InvalidRequest", "cursor must be a seq");
        }
    }
}
