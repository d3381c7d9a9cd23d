package parallax.atproto.address;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import okhttp3.Dns;
import okhttp3.HttpUrl;

/**
 * The rule against server-side request forgery: which hosts may be contacted at all. Immutable.
 *
 * <p>By default only public host names (no address literals) on ports 80 and 443 whose addresses are public. {@link
 * #allowingInsecureLocalhost()} adds exactly the host {@code localhost} with an explicit port over {@code http} or
 * {@code ws}, to a loopback address. {@link #trusting(URI)} adds one host and port as the operator configured it,
 * {@link #allowingPrivate} names and networks that are contacted as public ones are.
 *
 * <p>A name is resolved once: callers connect to an address that {@link #resolve} returned and never ask the system
 * again, or a name that answers differently the second time (DNS rebinding) would pass.
 */
public final class AddressGuard {

    private static final String LOCALHOST = "localhost";

    private record Origin(String host, int port) {}

    private final Dns lookup;
    private final boolean insecureLocalhost;
    private final Set<Origin> trusted;
    private final PrivateHosts privateHosts;

    private AddressGuard(Dns lookup, boolean insecureLocalhost, Set<Origin> trusted, PrivateHosts privateHosts) {
        this.lookup = lookup;
        this.insecureLocalhost = insecureLocalhost;
        this.trusted = trusted;
        this.privateHosts = privateHosts;
    }

    /** Public hosts only, resolved by the system. */
    public static AddressGuard publicOnly() {
        return resolvingWith(Dns.SYSTEM);
    }

    /** Public hosts only, resolved by {@code lookup}. */
    public static AddressGuard resolvingWith(Dns lookup) {
        return new AddressGuard(lookup, false, Set.of(), PrivateHosts.NONE);
    }

    /** This guard, with {@code localhost:PORT} over plain http and ws. For local development only. */
    public AddressGuard allowingInsecureLocalhost() {
        return new AddressGuard(lookup, true, trusted, privateHosts);
    }

    /** This guard, with these instead of those that it allowed before. Only what an operator wrote. */
    public AddressGuard allowingPrivate(PrivateHosts allowed) {
        return new AddressGuard(lookup, insecureLocalhost, trusted, allowed);
    }

    /** What it allows of private networks. */
    public PrivateHosts privateHosts() {
        return privateHosts;
    }

    /**
     * This guard, with the host and port of {@code configured} allowed whatever they are. Only for what an operator
     * wrote, never for anything a remote said. The same host at any other port is then refused, since its addresses
     * are not checked.
     *
     * @throws IllegalArgumentException if {@code configured} is not an http, https, ws or wss URL with a host
     */
    public AddressGuard trusting(URI configured) {
        UrlScheme scheme = UrlScheme.of(configured);
        if (scheme == null || configured.getHost() == null) {
            throw new IllegalArgumentException("not a URL with a host: " + configured);
        }
        Origin origin = new Origin(bare(configured.getHost()), scheme.portOf(configured));
        Set<Origin> more = Stream.concat(trusted.stream(), Stream.of(origin)).collect(Collectors.toUnmodifiableSet());
        return new AddressGuard(lookup, insecureLocalhost, more, privateHosts);
    }

    /** Whether {@code localhost:PORT} may be contacted over plain http and ws. */
    public boolean allowsInsecureLocalhost() {
        return insecureLocalhost;
    }

    /** Checks scheme, host and port of {@code uri}; its addresses are checked when it is resolved. */
    public void check(URI uri) throws BlockedAddressException {
        checked(uri);
    }

    /** {@link #check} and {@link #resolve(String, int)} of one URL. */
    public InetAddress[] resolve(URI uri) throws UnknownHostException {
        check(uri);
        return addresses(bare(uri.getHost())).toArray(InetAddress[]::new);
    }

    /**
     * The addresses of {@code host} that may be connected to, at least one.
     *
     * @param port as it was written; 0 or less when none was written, which {@code localhost} does not allow
     * @throws BlockedAddressException if the guard refuses the host, the port or all of its addresses
     * @throws UnknownHostException if the name does not resolve
     */
    public InetAddress[] resolve(String host, int port) throws UnknownHostException {
        String name = bare(host);
        checkOrigin(name, port <= 0 ? 443 : port, port > 0);
        return addresses(name).toArray(InetAddress[]::new);
    }

    /**
     * For OkHttp, which asks by name only and does not ask for address literals: every URL has to pass {@link #check}
     * before it is requested, redirects included.
     */
    public Dns dns() {
        return hostname -> addresses(bare(hostname));
    }

    /** {@link #check(URI)}, and the URL as OkHttp will request it, ws and wss as http and https. */
    public HttpUrl checked(URI uri) throws BlockedAddressException {
        UrlScheme scheme = UrlScheme.of(uri);
        if (scheme == null || uri.getHost() == null) {
            throw new BlockedAddressException("not an http, https, ws or wss URL with a host name");
        }
        if (uri.getRawUserInfo() != null) {
            throw new BlockedAddressException("a URL with user information is refused");
        }
        String name = bare(uri.getHost());
        int port = scheme.portOf(uri);
        checkSecureOrigin(scheme.isSecure(), name, port);
        checkOrigin(name, port, uri.getPort() > 0);
        HttpUrl url = HttpUrl.parse(
                scheme.http().text() + uri.toString().substring(scheme.text().length()));
        // Two parsers that disagree about the host are the classic way around a check like this one.
        if (url == null || !url.host().equals(name) || url.port() != port) {
            throw new BlockedAddressException("an ambiguous URL is refused");
        }
        return url;
    }

    /**
     * Checks a URL in the form in which it will be requested, so that no second parser has a say. A written default
     * port is taken for none, which {@code localhost} does not allow.
     */
    public void check(HttpUrl url) throws BlockedAddressException {
        if (!url.username().isEmpty() || !url.password().isEmpty()) {
            throw new BlockedAddressException("a URL with user information is refused");
        }
        String name = bare(url.host());
        checkSecureOrigin(url.isHttps(), name, url.port());
        checkOrigin(name, url.port(), url.port() != HttpUrl.defaultPort(url.scheme()));
    }

    private void checkSecureOrigin(boolean secure, String name, int port) throws BlockedAddressException {
        if (secure && name.equals(LOCALHOST) && !isTrusted(name, port)) {
            throw new BlockedAddressException("localhost is allowed over plain http and ws only");
        }
    }

    private void checkOrigin(String name, int port, boolean explicitPort) throws BlockedAddressException {
        if (isTrusted(name, port)) {
            return;
        }
        if (name.equals(LOCALHOST)) {
            checkLocalhost(explicitPort);
            return;
        }
        if (isTrustedSomewhere(name)) {
            throw new BlockedAddressException(abbreviate(name) + " is configured at another port than " + port);
        }
        if (!PublicName.hasForm(name)) {
            throw new BlockedAddressException(abbreviate(name) + " is not a public host name");
        }
        if (port != 80 && port != 443) {
            throw new BlockedAddressException(
                    "port " + port + " of " + abbreviate(name) + " is refused, 80 and 443 are allowed");
        }
    }

    private void checkLocalhost(boolean explicitPort) throws BlockedAddressException {
        if (!insecureLocalhost) {
            throw new BlockedAddressException("localhost is refused unless insecure hosts are allowed");
        }
        if (!explicitPort) {
            throw new BlockedAddressException("localhost needs a port");
        }
    }

    private List<InetAddress> addresses(String name) throws UnknownHostException {
        List<InetAddress> all = lookup.lookup(name);
        if (isTrustedSomewhere(name)) {
            return all;
        }
        boolean local = name.equals(LOCALHOST);
        if (local && !insecureLocalhost) {
            throw new BlockedAddressException("localhost is refused unless insecure hosts are allowed");
        }
        List<InetAddress> allowed = all.stream()
                .filter(address -> local
                        ? address.isLoopbackAddress()
                        : PublicAddress.accepts(address) || privateHosts.allow(name, address))
                .toList();
        if (allowed.isEmpty()) {
            throw new BlockedAddressException(abbreviate(name) + " has no public address");
        }
        return allowed;
    }

    private boolean isTrusted(String name, int port) {
        return trusted.contains(new Origin(name, port));
    }

    private boolean isTrustedSomewhere(String name) {
        return trusted.stream().anyMatch(origin -> origin.host().equals(name));
    }

    private static String bare(String host) {
        String lower = host.toLowerCase(Locale.ROOT);
        return lower.startsWith("[") && lower.endsWith("]") ? lower.substring(1, lower.length() - 1) : lower;
    }

    private static String abbreviate(String name) {
        return name.length() <= 80 ? name : name.substring(0, 77) + "...";
    }

    @Override
    public String toString() {
        return "AddressGuard[insecureLocalhost=" + insecureLocalhost + ", trusted=" + Arrays.toString(trusted.toArray())
                + ", " + privateHosts + "]";
    }
}
