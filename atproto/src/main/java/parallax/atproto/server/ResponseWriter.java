package parallax.atproto.server;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import org.jspecify.annotations.Nullable;
import parallax.atproto.cbor.ByteSlice;

/** Turns an answer into Netty's form and adds what every answer carries. */
final class ResponseWriter {
    private ResponseWriter() {}

    static FullHttpResponse render(XrpcResponse answer, boolean keepAlive, @Nullable String serverHeader) {
        ByteSlice body = answer.body();
        ByteBuf content = Unpooled.wrappedBuffer(body.array(), body.offset(), body.length());
        FullHttpResponse response =
                new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(answer.status()), content);
        HttpHeaders headers = response.headers();
        common(headers, serverHeader);
        answer.headers().forEach(headers::set);
        // RFC 9110 section 8.6 forbids a Content-Length on these two.
        if (answer.status() != 204 && answer.status() != 304) {
            headers.set(HttpHeaderNames.CONTENT_LENGTH, body.length());
        }
        headers.set(HttpHeaderNames.CONNECTION, keepAlive ? "keep-alive" : "close");
        if (answer.status() == 426) {
            headers.set(HttpHeaderNames.CONNECTION, keepAlive ? "Upgrade" : "Upgrade, close");
        }
        return response;
    }

    /** CORS and Server, also on the answer to a handshake. */
    static void common(HttpHeaders headers, @Nullable String serverHeader) {
        headers.set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, "*");
        headers.set(HttpHeaderNames.ACCESS_CONTROL_EXPOSE_HEADERS, "*");
        if (serverHeader != null) {
            headers.set(HttpHeaderNames.SERVER, serverHeader);
        }
    }
}
