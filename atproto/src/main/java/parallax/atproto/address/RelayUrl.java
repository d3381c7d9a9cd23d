package parallax.atproto.address;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Set;

/**
 * Scheme, host and port of one URL on a command line.
 *
 * @param scheme as written or implied
 * @param port -1 for the scheme's own
 */
record RelayUrl(UrlScheme scheme, String host, int port) {

    private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]");
    private static final String SOCKET_PATH = "/xrpc/com.atproto.sync.subscriberepos";

    static RelayUrl parse(String written) {
        String quoted = AddressSyntaxException.quote(written);
        if (written.isBlank()) {
            throw new AddressSyntaxException("a relay is missing: write a host name or a URL");
        }
        boolean schemeless = !written.contains("://");
        URI uri = uri(schemeless ? "https://" + written : written, quoted);
        UrlScheme scheme = UrlScheme.of(uri);
        if (scheme == null) {
            throw new AddressSyntaxException(
                    quoted + ": the scheme must be https, http, wss or ws: write https://relay.example.com");
        }
        checkParts(uri, quoted);
        String host = uri.getHost().toLowerCase(Locale.ROOT);
        if (schemeless && THIS_MACHINE.contains(host)) {
            scheme = UrlScheme.HTTP;
        }
        return new RelayUrl(scheme, host, uri.getPort() == scheme.standardPort() ? -1 : uri.getPort());
    }

    private static URI uri(String text, String quoted) {
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            throw new AddressSyntaxException(quoted + " is not a URL: write https://relay.example.com");
        }
    }

    private static void checkParts(URI uri, String quoted) {
        if (uri.getHost() == null || uri.getPort() == 0 || uri.getPort() > 65535) {
            throw new AddressSyntaxException(quoted + " has no valid host and port: write https://relay.example.com");
        }
        if (uri.getRawUserInfo() != null) {
            throw new AddressSyntaxException(quoted + ": a user name is not supported in a relay's URL, leave it out");
        }
        String path = uri.getRawPath() == null ? "" : uri.getRawPath().toLowerCase(Locale.ROOT);
        boolean known = path.isEmpty() || path.equals("/") || path.equals(SOCKET_PATH);
        if (!known || uri.getRawQuery() != null || uri.getRawFragment() != null) {
            throw new AddressSyntaxException(
                    quoted + ": a relay is a host and a port without path or query: write https://" + uri.getHost());
        }
    }

    String hostPort() {
        return port < 0 ? host : host + ":" + port;
    }

    /** This address with another scheme. */
    URI as(UrlScheme other) {
        return URI.create(other.text() + "://" + hostPort());
    }
}
