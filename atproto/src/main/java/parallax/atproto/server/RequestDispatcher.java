package parallax.atproto.server;

import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends a request to its handler on a virtual thread, or straight to its answer, or into the WebSocket handshake. */
// Netty tells the pipeline of a failed write or close; its future says nothing more.
@SuppressWarnings("FutureReturnValueIgnored")
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
        Thread.ofVirtual().name("xrpc-handler").start(() -> {
            XrpcResponse response = null;
            try {
                response = run(handler, request);
            } finally {
                state.inFlight.release();
                finish(exchange, response);
            }
        });
    }

    /** Without a response the handler's thread is dying, and a connection left open would be counted for ever. */
    private static void finish(Exchange exchange, @Nullable XrpcResponse response) {
        try {
            exchange.ctx.executor().execute(() -> {
                if (response == null) {
                    exchange.ctx.close();
                } else {
                    exchange.answer(response);
                }
            });
        } catch (RejectedExecutionException _) {
            LOG.debug("the server stopped before a request was answered");
        }
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
