package parallax.atproto.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import parallax.atproto.cbor.ByteSlice;

/**
 * One answer. The server adds Content-Length, Connection, CORS and Server headers.
 *
 * @param status 200..599
 * @param headers names in any case
 */
public record XrpcResponse(int status, Map<String, String> headers, ByteSlice body) {
    private static final String CONTENT_TYPE = "Content-Type";

    public XrpcResponse {
        if (status < 200 || status > 599) {
            throw new IllegalArgumentException("not a final HTTP status: " + status);
        }
        headers = Map.copyOf(headers);
    }

    public static XrpcResponse json(int status, JsonNode body) {
        return json(status, ByteSlice.of(body.toString().getBytes(StandardCharsets.UTF_8)));
    }

    /** A body that is JSON already. */
    public static XrpcResponse json(int status, ByteSlice body) {
        return bytes(status, "application/json; charset=utf-8", body);
    }

    public static XrpcResponse text(int status, String body) {
        return bytes(status, "text/plain; charset=utf-8", ByteSlice.of(body.getBytes(StandardCharsets.UTF_8)));
    }

    public static XrpcResponse bytes(int status, String contentType, ByteSlice body) {
        return new XrpcResponse(status, Map.of(CONTENT_TYPE, contentType), body);
    }

    /** A status without a body. */
    public static XrpcResponse empty(int status) {
        return new XrpcResponse(status, Map.of(), ByteSlice.EMPTY);
    }

    /** 302, as {@code getRepo} of a relay answers. */
    public static XrpcResponse redirect(URI location) {
        return new XrpcResponse(302, Map.of("Location", location.toASCIIString()), ByteSlice.EMPTY);
    }

    /** The XRPC error shape: {@code {"error": name, "message": message}}. */
    public static XrpcResponse error(int status, String name, String message) {
        return json(
                status, JsonNodeFactory.instance.objectNode().put("error", name).put("message", message));
    }

    /** The same answer with one header more, or replaced when the name is equal in the same case. */
    public XrpcResponse withHeader(String name, String value) {
        Map<String, String> more = new HashMap<>(headers);
        more.put(name, value);
        return new XrpcResponse(status, more, body);
    }
}
