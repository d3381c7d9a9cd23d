package parallax.atproto.address;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.function.Predicate;

/**
 * An upstream host as hosts and operators name it: a host name in lower case without a port, public or of a private
 * network, or {@code localhost:PORT}. The port is part of a local host's name: two servers on one machine are two
 * hosts.
 *
 * @param text for example {@code pds.example.com} or {@code localhost:2583}
 */
public record Hostname(String text) {

    private static final String LOCAL_PREFIX = "localhost:";

    public Hostname {
        boolean local = text.startsWith(LOCAL_PREFIX) && isPort(text.substring(LOCAL_PREFIX.length()));
        boolean named = PublicName.hasForm(text) && text.equals(text.toLowerCase(Locale.ROOT));
        if (!local && !named) {
            throw new AddressSyntaxException("not a host name in normal form: " + AddressSyntaxException.quote(text));
        }
    }

    /**
     * Reads a bare name or an http, https, ws or wss URL, whose path and query are ignored.
     *
     * @param allowInsecure whether {@code localhost:PORT} is taken
     * @param privateHosts which names are taken in domains that are never public
     * @throws AddressSyntaxException saying what to write instead
     */
    public static Hostname parse(String written, boolean allowInsecure, PrivateHosts privateHosts) {
        return parse(written, allowInsecure, privateHosts::names);
    }

    /** As {@link #parse}, for a host that may have been allowed once and is only looked up: in any domain, or local. */
    public static Hostname parseKnown(String written) {
        return parse(written, true, _ -> true);
    }

    private static Hostname parse(String written, boolean allowInsecure, Predicate<String> reservedToo) {
        String quoted = AddressSyntaxException.quote(written);
        URI uri = uri(written.strip(), quoted);
        String name = uri.getHost().toLowerCase(Locale.ROOT);
        if (name.equals("localhost")) {
            return local(uri, allowInsecure, quoted);
        }
        if (uri.getPort() != -1) {
            throw new AddressSyntaxException(quoted + ": a port is not allowed, write " + name + " alone");
        }
        if (!PublicName.hasForm(name)) {
            throw new AddressSyntaxException(
                    quoted
                            + " is not a public host name: write a DNS name such as pds.example.com, not an address or a single label");
        }
        if (PublicName.isReserved(name) && !reservedToo.test(name)) {
            throw new AddressSyntaxException(
                    quoted + " is not a public host name: the domain ." + PublicName.topLevel(name) + " is reserved");
        }
        return new Hostname(name);
    }

    private static Hostname local(URI uri, boolean allowInsecure, String quoted) {
        if (!allowInsecure) {
            throw new AddressSyntaxException(quoted + ": localhost is refused unless insecure hosts are allowed");
        }
        if (uri.getPort() <= 0) {
            throw new AddressSyntaxException(quoted + ": localhost needs a port, write localhost:PORT");
        }
        UrlScheme scheme = UrlScheme.of(uri);
        if (scheme == null || scheme.isSecure()) {
            throw new AddressSyntaxException(
                    quoted + ": localhost speaks plain http and ws, write localhost:" + uri.getPort());
        }
        return new Hostname(LOCAL_PREFIX + uri.getPort());
    }

    private static URI uri(String written, String quoted) {
        boolean schemeless = !written.contains("://");
        boolean local = written.toLowerCase(Locale.ROOT).startsWith(LOCAL_PREFIX);
        URI uri;
        try {
            uri = new URI(schemeless ? (local ? "http://" : "https://") + written : written);
        } catch (URISyntaxException e) {
            throw new AddressSyntaxException(quoted + " is not a host name: write it as pds.example.com");
        }
        if (UrlScheme.of(uri) == null) {
            throw new AddressSyntaxException(
                    quoted + ": the scheme is not http, https, ws or wss; write the host name alone");
        }
        if (uri.getHost() == null || uri.getRawUserInfo() != null) {
            throw new AddressSyntaxException(quoted + " is not a host name: write it as pds.example.com");
        }
        return uri;
    }

    private static boolean isPort(String digits) {
        return digits.matches("[1-9][0-9]{0,4}") && Integer.parseInt(digits) <= 65535;
    }

    /** Whether this is {@code localhost:PORT}, reached over plain http and ws. */
    public boolean isLocal() {
        return text.startsWith(LOCAL_PREFIX);
    }

    /** {@code https://name}, or {@code http://localhost:PORT}. */
    public URI http() {
        return URI.create((isLocal() ? "http://" : "https://") + text);
    }

    /** {@code wss://name}, or {@code ws://localhost:PORT}. */
    public URI ws() {
        return URI.create((isLocal() ? "ws://" : "wss://") + text);
    }

    @Override
    public String toString() {
        return text;
    }
}
