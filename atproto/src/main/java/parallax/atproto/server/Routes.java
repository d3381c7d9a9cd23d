package parallax.atproto.server;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import parallax.atproto.syntax.Nsid;

/** Which handler serves a request: exact path, then method. Immutable. */
final class Routes {
    private static final String XRPC = "/xrpc/";

    /** Where a request goes. */
    sealed interface Match {
        record Handled(XrpcHandler handler) implements Match {}

        record Socket(SocketRoute route) implements Match {}

        record Answered(XrpcResponse response) implements Match {}
    }

    private final Map<String, Map<String, XrpcHandler>> handlers;
    private final Map<String, SocketRoute> sockets;
    private final @Nullable XrpcHandler fallback;

    Routes(
            Map<String, Map<String, XrpcHandler>> handlers,
            Map<String, SocketRoute> sockets,
            @Nullable XrpcHandler fallback) {
        Map<String, Map<String, XrpcHandler>> copy = new HashMap<>();
        handlers.forEach((path, byMethod) -> copy.put(path, Map.copyOf(byMethod)));
        this.handlers = Map.copyOf(copy);
        this.sockets = Map.copyOf(sockets);
        this.fallback = fallback;
    }

    Match match(XrpcRequest request) {
        SocketRoute socket = sockets.get(request.path());
        if (socket != null) {
            return matchSocket(socket, request);
        }
        Map<String, XrpcHandler> byMethod = handlers.get(request.path());
        if (byMethod == null) {
            return matchNothing(request);
        }
        if (request.method().equals("OPTIONS")) {
            return preflight(allowed(byMethod));
        }
        XrpcHandler handler = byMethod.get(request.method());
        if (handler == null && request.method().equals("HEAD")) {
            handler = byMethod.get("GET");
        }
        return handler == null ? wrongMethod(allowed(byMethod)) : new Match.Handled(handler);
    }

    private static Match matchSocket(SocketRoute socket, XrpcRequest request) {
        return switch (request.method()) {
            case "GET" -> new Match.Socket(socket);
            case "OPTIONS" -> preflight("GET, OPTIONS");
            default -> wrongMethod("GET, OPTIONS");
        };
    }

    private Match matchNothing(XrpcRequest request) {
        if (fallback != null) {
            return new Match.Handled(fallback);
        }
        // A browser asks before it knows whether the path exists; only the request itself is an error it can read.
        if (request.method().equals("OPTIONS")) {
            return preflight("GET, HEAD, POST, OPTIONS");
        }
        return new Match.Answered(nothing(request.path()));
    }

    private static XrpcResponse nothing(String path) {
        if (!path.startsWith(XRPC)) {
            return XrpcResponse.error(404, "NotFound", "no such path here");
        }
        return Nsid.tryParse(path.substring(XRPC.length())) == null
                ? XrpcResponse.error(404, "XRPCNotSupported", "not the name of an XRPC method")
                : XrpcResponse.error(501, "MethodNotImplemented", "no such XRPC method here");
    }

    private static String allowed(Map<String, XrpcHandler> byMethod) {
        TreeSet<String> methods = new TreeSet<>(byMethod.keySet());
        methods.add("OPTIONS");
        if (methods.contains("GET")) {
            methods.add("HEAD");
        }
        return String.join(", ", methods);
    }

    private static Match preflight(String methods) {
        return new Match.Answered(XrpcResponse.empty(204)
                .withHeader("Allow", methods)
                .withHeader("Access-Control-Allow-Methods", methods)
                .withHeader("Access-Control-Allow-Headers", "Authorization, *")
                .withHeader("Access-Control-Max-Age", "86400"));
    }

    private static Match wrongMethod(String methods) {
        return new Match.Answered(XrpcResponse.error(405, "MethodNotAllowed", "allowed here: " + methods)
                .withHeader("Allow", methods));
    }
}
