package parallax.atproto.server;

import java.util.Optional;

/** Takes WebSockets of one path. Both methods run on the event loop and must not block. */
@FunctionalInterface
public interface SocketRoute {
    /** Called once the handshake is answered; the first bytes may be written at once. */
    void open(XrpcRequest request, ServerSocketSession session);

    /** An HTTP answer instead of the handshake (too many subscribers, a parameter that does not parse), or empty. */
    default Optional<XrpcResponse> refuse(XrpcRequest request) {
        return Optional.empty();
    }
}
