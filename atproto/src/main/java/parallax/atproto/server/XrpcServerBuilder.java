package parallax.atproto.server;

import io.netty.channel.ChannelPipeline;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Settings and routes of a server that does not run yet. Not thread-safe. */
public final class XrpcServerBuilder {
    private final Map<String, Map<String, XrpcHandler>> handlers = new HashMap<>();
    private final Map<String, SocketRoute> sockets = new HashMap<>();
    private @Nullable XrpcHandler fallback;
    String host = "127.0.0.1";
    int port;
    int eventLoops = Math.min(2, Runtime.getRuntime().availableProcessors());
    ServerLimits limits = ServerLimits.defaults();
    TrustedProxies proxies = TrustedProxies.NONE;

    /** Sees each new connection's pipeline last; for tests, whose servers break HTTP itself. */
    Consumer<ChannelPipeline> pipelines = _ -> {};

    @Nullable
    String serverHeader;

    XrpcServerBuilder() {}

    /** Where to listen; port 0 takes a free one. Default: a free port of 127.0.0.1. */
    public XrpcServerBuilder bind(String host, int port) {
        this.host = host;
        this.port = port;
        return this;
    }

    public XrpcServerBuilder limits(ServerLimits limits) {
        this.limits = limits;
        return this;
    }

    /** The Server header of every answer; without this call there is none. */
    public XrpcServerBuilder serverHeader(String value) {
        serverHeader = value;
        return this;
    }

    /** Whose X-Forwarded-For counts; default nobody's. */
    public XrpcServerBuilder trustedProxies(TrustedProxies proxies) {
        this.proxies = proxies;
        return this;
    }

    /** Threads that do all I/O; default 2, or 1 on a single core. */
    public XrpcServerBuilder eventLoops(int count) {
        ServerLimits.positive("eventLoops", count);
        eventLoops = count;
        return this;
    }

    /**
     * Serves one method of one exact path. GET also serves HEAD; OPTIONS is answered by the server.
     *
     * @throws IllegalArgumentException when the path does not start with a slash or the route is taken
     */
    public XrpcServerBuilder route(String method, String path, XrpcHandler handler) {
        requirePath(path);
        String upper = method.toUpperCase(Locale.ROOT);
        Object before = handlers.computeIfAbsent(path, _ -> new HashMap<>()).putIfAbsent(upper, handler);
        if (before != null || sockets.containsKey(path)) {
            throw new IllegalArgumentException("route is taken: " + upper + " " + path);
        }
        return this;
    }

    /** Serves WebSockets on one exact path; a plain GET there is answered 426, other methods 405. */
    public XrpcServerBuilder webSocket(String path, SocketRoute route) {
        requirePath(path);
        if (handlers.containsKey(path) || sockets.putIfAbsent(path, route) != null) {
            throw new IllegalArgumentException("route is taken: " + path);
        }
        return this;
    }

    /** Serves every path that no route names, with any method, instead of the 404 or, for XRPC methods, the 501. */
    public XrpcServerBuilder fallback(XrpcHandler handler) {
        fallback = handler;
        return this;
    }

    /**
     * Binds and serves.
     *
     * @throws java.io.UncheckedIOException when the address cannot be bound
     */
    public XrpcServer start() {
        return XrpcServer.start(this);
    }

    private static void requirePath(String path) {
        if (!path.startsWith("/")) {
            throw new IllegalArgumentException("a path starts with a slash: " + path);
        }
    }

    Routes routes() {
        return new Routes(handlers, sockets, fallback);
    }
}
