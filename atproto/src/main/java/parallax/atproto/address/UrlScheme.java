package parallax.atproto.address;

import java.net.URI;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The four schemes a host of the network is reached by. */
enum UrlScheme {
    HTTP,
    HTTPS,
    WS,
    WSS;

    /** The scheme of {@code uri} in any letter case, or null if it is another or there is none. */
    static @Nullable UrlScheme of(URI uri) {
        String written = uri.getScheme() == null ? "" : uri.getScheme();
        for (UrlScheme scheme : values()) {
            if (scheme.text().equalsIgnoreCase(written)) {
                return scheme;
            }
        }
        return null;
    }

    String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    boolean isSecure() {
        return this == HTTPS || this == WSS;
    }

    boolean isSocket() {
        return this == WS || this == WSS;
    }

    int standardPort() {
        return isSecure() ? 443 : 80;
    }

    /** The port {@code uri} means: its own, or this scheme's. */
    int portOf(URI uri) {
        return uri.getPort() > 0 ? uri.getPort() : standardPort();
    }

    /** The scheme for plain requests with the same security. */
    UrlScheme http() {
        return isSecure() ? HTTPS : HTTP;
    }

    /** The scheme for sockets with the same security. */
    UrlScheme socket() {
        return isSecure() ? WSS : WS;
    }
}
