package parallax.atproto.server;

import io.netty.util.concurrent.EventExecutor;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends a request to its handler on a virtual thread, or straight to its answer, or into the WebSocket handshake. */
final class RequestDispatcher {
    private static final Logger LOG = LoggerFactory.getLogger(RequestDispatcher.class);

    private final Routes routes;
    private final ServerState state;

    RequestDispatcher(Routes routes, ServerState state) {
        this.routes = routes;
        this.state = state;
    }

    void dispatch(XrpcRequest request, Exchange exchange) {
        switch (routes.match(request)) {
            case Routes.Match.Answered(XrpcResponse response) -> exchange.answer(response);
            case Routes.Match.Socket(SocketRoute route) -> upgrade(route, request, exchange);
            case Routes.Match.Handled(XrpcHandler handler) -> handle(handler, request, exchange);
        }
    }

    static XrpcResponse overloaded() {
        return XrpcResponse.error(503, "ServiceUnavailable", "too many requests at once")
                .withHeader("Retry-After", "1");
    }

    private void upgrade(SocketRoute route, XrpcRequest request, Exchange exchange) {
        WebSocketUpgrade.refusal(request)
                .or(() -> route.refuse(request))
                .or(() -> WebSocketUpgrade.complete(route, request, exchange.ctx.channel(), state))
                .ifPresent(exchange::answer);
    }

    private void handle(XrpcHandler handler, XrpcRequest request, Exchange exchange) {
        if (!state.inFlight.tryAcquire()) {
            exchange.answer(overloaded());
            return;
        }
        EventExecutor loop = exchange.ctx.executor();
        Thread.ofVirtual().name("xrpc-handler").start(() -> {
            XrpcResponse response;
            try {
                response = run(handler, request);
            } finally {
                state.inFlight.release();
            }
            try {
                loop.execute(() -> exchange.answer(response));
            } catch (RejectedExecutionException _) {
                LOG.debug("the server stopped before {} was answered", request.path());
            }
        });
    }

    private static XrpcResponse run(XrpcHandler handler, XrpcRequest request) {
        try {
            return handler.handle(request);
        } catch (Exception | LinkageError | AssertionError | StackOverflowError e) {
            // The query may hold what must not be logged; the path cannot.
            LOG.error("{} {} failed", request.method(), request.path(), e);
            return XrpcResponse.error(500, "InternalServerError", "Internal Server Error");
        }
    }
}
