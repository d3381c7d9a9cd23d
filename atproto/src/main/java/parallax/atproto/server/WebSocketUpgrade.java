package parallax.atproto.server;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.flow.FlowControlHandler;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** The opening handshake of RFC 6455 section 4.2, without extensions or subprotocols. Event loop only. */
// Netty tells the pipeline of a failed write or close; its future says nothing more.
@SuppressWarnings("FutureReturnValueIgnored")
final class WebSocketUpgrade {
    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final List<Class<? extends ChannelHandler>> HTTP_HANDLERS =
            List.of(RequestClock.class, HttpServerCodec.class, FlowControlHandler.class, RequestAssembler.class);

    private WebSocketUpgrade() {}

    /** Why this GET is no handshake. */
    static Optional<XrpcResponse> refusal(XrpcRequest request) {
        if (!lists(request, "upgrade", "websocket") || !lists(request, "connection", "upgrade")) {
            return Optional.of(upgradeRequired("this is a subscription: connect with a WebSocket"));
        }
        if (!request.header("sec-websocket-version").orElse("").equals("13")) {
            return Optional.of(
                    upgradeRequired("WebSocket version 13 is required").withHeader("Sec-WebSocket-Version", "13"));
        }
        if (!isKey(request.header("sec-websocket-key").orElse(""))) {
            return Optional.of(XrpcResponse.error(400, "InvalidRequest", "no valid Sec-WebSocket-Key"));
        }
        return Optional.empty();
    }

    private static XrpcResponse upgradeRequired(String message) {
        return XrpcResponse.error(426, "UpgradeRequired", message).withHeader("Upgrade", "websocket");
    }

    private static boolean lists(XrpcRequest request, String header, String token) {
        return request.headerAll(header).stream()
                .flatMap(value -> Arrays.stream(value.split(",", -1)))
                .anyMatch(item -> item.strip().equalsIgnoreCase(token));
    }

    private static boolean isKey(String key) {
        try {
            return Base64.getDecoder().decode(key).length == 16;
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    /**
     * Answers the handshake and opens the session; an answer comes back only when the client holds too many already.
     */
    static Optional<XrpcResponse> complete(SocketRoute route, XrpcRequest request, Channel channel, ServerState state) {
        boolean proxied = state.proxies.trusts(((InetSocketAddress) channel.remoteAddress()).getAddress());
        if (proxied && !state.proxiedSockets.enter(request.remoteAddress())) {
            return Optional.of(XrpcResponse.error(429, "RateLimitExceeded", "too many connections from your address"));
        }
        if (proxied) {
            channel.closeFuture().addListener(_ -> state.proxiedSockets.leave(request.remoteAddress()));
        }
        channel.write(switchingProtocols(request, state));
        WebSocketConnection session = new WebSocketConnection(channel, request, state.limits.sockets());
        becomeWebSocket(channel, session, state.limits.sockets());
        channel.flush();
        session.start();
        route.open(request, session);
        return Optional.empty();
    }

    private static FullHttpResponse switchingProtocols(XrpcRequest request, ServerState state) {
        FullHttpResponse response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1, HttpResponseStatus.SWITCHING_PROTOCOLS, Unpooled.EMPTY_BUFFER);
        ResponseWriter.common(response.headers(), state.serverHeader);
        response.headers()
                .set(HttpHeaderNames.UPGRADE, "websocket")
                .set(HttpHeaderNames.CONNECTION, "Upgrade")
                .set(
                        HttpHeaderNames.SEC_WEBSOCKET_ACCEPT,
                        accept(request.header("sec-websocket-key").orElseThrow()));
        return response;
    }

    static String accept(String key) {
        try {
            MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
            return Base64.getEncoder().encodeToString(sha1.digest((key + GUID).getBytes(StandardCharsets.US_ASCII)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-1", e);
        }
    }

    private static void becomeWebSocket(Channel channel, WebSocketConnection session, SocketLimits limits) {
        ChannelPipeline pipeline = channel.pipeline();
        WebSocketDecoderConfig config = WebSocketDecoderConfig.newBuilder()
                .maxFramePayloadLength(limits.incomingFrameBytes())
                .expectMaskedFrames(true)
                .allowMaskMismatch(false)
                .allowExtensions(false)
                // The decoder's own close frame needs an encoder, and this pipeline sends bytes as they are.
                .closeOnProtocolViolation(false)
                .build();
        pipeline.addLast(new WebSocket13FrameDecoder(config), session);
        for (Class<? extends ChannelHandler> http : HTTP_HANDLERS) {
            pipeline.remove(http);
        }
        channel.config().setAutoRead(true);
    }
}
