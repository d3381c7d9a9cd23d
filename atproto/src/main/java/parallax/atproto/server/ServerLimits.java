package parallax.atproto.server;

import java.time.Duration;

/** Every cap and time-out of an {@link XrpcServer}. */
public record ServerLimits(RequestLimits http, ConnectionLimits connections, SocketLimits sockets) {
    public static ServerLimits defaults() {
        return new ServerLimits(RequestLimits.defaults(), ConnectionLimits.defaults(), SocketLimits.defaults());
    }

    public ServerLimits with(RequestLimits other) {
        return new ServerLimits(other, connections, sockets);
    }

    public ServerLimits with(ConnectionLimits other) {
        return new ServerLimits(http, other, sockets);
    }

    public ServerLimits with(SocketLimits other) {
        return new ServerLimits(http, connections, other);
    }

    static void positive(String name, long value) {
        if (value <= 0) {
            throw new IllegalArgumentException(name + " must be positive: " + value);
        }
    }

    static void positive(String name, Duration value) {
        if (!value.isPositive()) {
            throw new IllegalArgumentException(name + " must be positive: " + value);
        }
    }
}
