package parallax.atproto.server;

import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import parallax.atproto.cbor.ByteSlice;

/**
 * One whole request.
 *
 * @param method upper case, as sent
 * @param headers every value of each header; names in lower case
 * @param body empty when there was none; never over the configured cap
 * @param remoteAddress the client: the peer of the socket, or what a trusted proxy says of it
 */
public record XrpcRequest(
        String method,
        RequestTarget target,
        Map<String, List<String>> headers,
        ByteSlice body,
        InetAddress remoteAddress) {
    public XrpcRequest {
        headers = Map.copyOf(headers);
    }

    /** The path, percent-decoded. */
    public String path() {
        return target.path();
    }

    /** The first value of a query parameter; present but empty for {@code name=}. */
    public Optional<String> query(String name) {
        return target.first(name);
    }

    /** Every value of a query parameter, in the order sent. */
    public List<String> queryAll(String name) {
        return target.query().getOrDefault(name, List.of());
    }

    /** The first value of a header; the case of the name does not matter. */
    public Optional<String> header(String name) {
        return headerAll(name).stream().findFirst();
    }

    /** Every value of a header, in the order sent. */
    public List<String> headerAll(String name) {
        return headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
    }
}
