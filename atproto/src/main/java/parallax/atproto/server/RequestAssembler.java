package parallax.atproto.server;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parallax.atproto.cbor.ByteSlice;

/**
 * Gathers the pieces of one request at a time under the caps, then dispatches it and stops reading until its answer.
 */
// Netty tells the pipeline of a failed write or close; its future says nothing more.
@SuppressWarnings("FutureReturnValueIgnored")
final class RequestAssembler extends SimpleChannelInboundHandler<HttpObject> {
    private static final Logger LOG = LoggerFactory.getLogger(RequestAssembler.class);
    private static final int FIRST_BODY_BYTES = 4 << 10;

    private final ServerState state;
    private final RequestClock clock;
    private final RequestDispatcher dispatcher;
    private @Nullable HttpRequest head;
    private ByteBuf body = Unpooled.EMPTY_BUFFER;
    private int held;
    private boolean busy;
    private boolean refused;

    RequestAssembler(ServerState state, RequestClock clock, RequestDispatcher dispatcher) {
        this.state = state;
        this.clock = clock;
        this.dispatcher = dispatcher;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, HttpObject message) {
        if (!refused && message instanceof HttpRequest request) {
            begin(ctx, request);
        }
        if (!refused && message instanceof HttpContent content) {
            append(ctx, content);
        }
    }

    private void begin(ChannelHandlerContext ctx, HttpRequest request) {
        if (request.decoderResult().isFailure()) {
            refuse(ctx, malformed(request.decoderResult()));
            return;
        }
        head = request;
        int cap = state.limits.http().bodyBytes();
        if (HttpUtil.getContentLength(request, 0L) > cap) {
            refuse(ctx, tooLarge(cap));
        } else if (HttpUtil.is100ContinueExpected(request)) {
            ctx.writeAndFlush(new DefaultFullHttpResponse(
                    HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE, Unpooled.EMPTY_BUFFER));
        }
    }

    private void append(ChannelHandlerContext ctx, HttpContent piece) {
        HttpRequest request = head;
        if (request == null) {
            return;
        }
        if (piece.decoderResult().isFailure()) {
            refuse(ctx, malformed(piece.decoderResult()));
            return;
        }
        int length = piece.content().readableBytes();
        int cap = state.limits.http().bodyBytes();
        if (length > cap - body.readableBytes()) {
            refuse(ctx, tooLarge(cap));
            return;
        }
        if (length > 0 && !hold(ctx, piece.content(), length, cap)) {
            return;
        }
        if (piece instanceof LastHttpContent) {
            complete(ctx, request);
        }
    }

    private boolean hold(ChannelHandlerContext ctx, ByteBuf piece, int length, int cap) {
        if (!state.holdBody(length)) {
            refuse(ctx, RequestDispatcher.overloaded());
            return false;
        }
        held += length;
        // Plain heap memory: the array goes to the handler as it is, and nothing has to be released.
        if (body.capacity() == 0) {
            body = Unpooled.buffer(Math.min(cap, Math.max(length, FIRST_BODY_BYTES)), cap);
        }
        body.writeBytes(piece);
        return true;
    }

    private void complete(ChannelHandlerContext ctx, HttpRequest request) {
        XrpcRequest whole;
        try {
            whole = whole(ctx, request);
        } catch (IllegalArgumentException _) {
            refuse(ctx, badRequest());
            return;
        }
        head = null;
        body = Unpooled.EMPTY_BUFFER;
        busy = true;
        clock.requestComplete();
        // The next request waits in the socket until this one is answered: answers keep the order of the requests.
        ctx.channel().config().setAutoRead(false);
        Exchange exchange = new Exchange(ctx, state, clock, HttpUtil.isKeepAlive(request), this::finished);
        dispatcher.dispatch(whole, exchange);
    }

    private XrpcRequest whole(ChannelHandlerContext ctx, HttpRequest request) {
        Map<String, List<String>> headers = new HashMap<>();
        for (Map.Entry<String, String> header : request.headers()) {
            headers.computeIfAbsent(header.getKey().toLowerCase(Locale.ROOT), _ -> new ArrayList<>(1))
                    .add(header.getValue());
        }
        ByteSlice bytes = body.isReadable() ? ByteSlice.of(body.array(), 0, body.readableBytes()) : ByteSlice.EMPTY;
        InetAddress peer = ((InetSocketAddress) ctx.channel().remoteAddress()).getAddress();
        InetAddress client = state.proxies.client(peer, headers.getOrDefault("x-forwarded-for", List.of()));
        RequestTarget target = RequestTarget.parse(request.uri());
        return new XrpcRequest(request.method().name(), target, headers, bytes, client);
    }

    private void finished() {
        busy = false;
        release();
    }

    private void refuse(ChannelHandlerContext ctx, XrpcResponse response) {
        refused = true;
        busy = true;
        head = null;
        body = Unpooled.EMPTY_BUFFER;
        new Exchange(ctx, state, clock, false, this::finished).answer(response);
    }

    private void release() {
        state.releaseBody(held);
        held = 0;
    }

    private static XrpcResponse malformed(DecoderResult result) {
        return switch (result.cause()) {
            case TooLongHttpLineException _ -> XrpcResponse.error(414, "URITooLong", "the request line is too long");
            case TooLongHttpHeaderException _ ->
                XrpcResponse.error(431, "HeadersTooLarge", "the headers are too large");
            default -> badRequest();
        };
    }

    private static XrpcResponse badRequest() {
        return XrpcResponse.error(400, "InvalidRequest", "not a well-formed HTTP request");
    }

    private static XrpcResponse tooLarge(int cap) {
        return XrpcResponse.error(413, "PayloadTooLarge", "a request body has at most " + cap + " bytes here");
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event == ServerState.Signal.STOPPING && !busy && head == null) {
            ctx.close();
        } else {
            ctx.fireUserEventTriggered(event);
        }
    }

    // Also when the connection ends in mid-request, or turns into a WebSocket.
    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        release();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof IOException) {
            LOG.debug("connection lost: {}", cause.toString());
        } else {
            LOG.error("connection dropped", cause);
        }
        ctx.close();
    }
}
