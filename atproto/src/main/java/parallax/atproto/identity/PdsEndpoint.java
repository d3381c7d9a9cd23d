package parallax.atproto.identity;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import parallax.atproto.address.PublicName;

/**
 * Where an account's PDS is: scheme, host and port, nothing else. Plain http is for {@code localhost} with a port, and
 * {@code localhost} for plain http. Whether it may be contacted is the address guard's to say.
 *
 * @param host in lower case; a public host name or {@code localhost}
 * @param port 1 to 65535, written or the scheme's
 */
public record PdsEndpoint(boolean tls, String host, int port) {

    private static final String LOCALHOST = "localhost";
    private static final int TLS_PORT = 443;

    public PdsEndpoint {
        boolean named = tls && PublicName.hasForm(host) && host.equals(host.toLowerCase(Locale.ROOT));
        if (!named && (tls || !host.equals(LOCALHOST))) {
            throw new IllegalArgumentException("not https to a public host name, nor http to localhost");
        }
        if (port < 1 || port > 65535) {
            throw new IllegalArgumentException("not a port: " + port);
        }
    }

    /**
     * Reads a service endpoint; a single slash at its end is not taken for a path.
     *
     * @throws IllegalArgumentException if it is anything but {@code https://HOST[:PORT]} or {@code
     *     http://localhost:PORT}
     */
    public static PdsEndpoint parse(String text) {
        URI uri = uri(text);
        boolean bare = uri.getRawPath() == null
                || uri.getRawPath().isEmpty()
                || uri.getRawPath().equals("/");
        if (!bare || uri.getRawQuery() != null || uri.getRawFragment() != null || uri.getRawUserInfo() != null) {
            throw new IllegalArgumentException("an endpoint is a scheme, a host and a port, nothing else");
        }
        boolean tls = "https".equalsIgnoreCase(uri.getScheme());
        if ((!tls && !"http".equalsIgnoreCase(uri.getScheme())) || uri.getHost() == null) {
            throw new IllegalArgumentException("not an http or https URL with a host");
        }
        int port = uri.getPort() == -1 && tls ? TLS_PORT : uri.getPort();
        return new PdsEndpoint(tls, uri.getHost().toLowerCase(Locale.ROOT), port);
    }

    /** As {@link #parse}, but null for what that refuses. */
    public static @Nullable PdsEndpoint tryParse(String text) {
        try {
            return parse(text);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** The name hosts are compared by: {@code pds.example.com}, with the port if it is not 443. */
    public String hostPort() {
        return tls && port == TLS_PORT ? host : host + ":" + port;
    }

    /** {@code https://pds.example.com}, without a path. */
    public URI http() {
        return URI.create((tls ? "https://" : "http://") + hostPort());
    }

    private static URI uri(String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("not a URL", e);
        }
    }
}
