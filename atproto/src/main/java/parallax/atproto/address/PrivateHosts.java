package parallax.atproto.address;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;

/**
 * Hosts of private networks that an operator allows to be contacted: by name, at every private address that the name
 * has, or by network, whatever name leads there. Immutable.
 *
 * <p>They are contacted as public hosts are: by name, and on ports 80 and 443 only. Addresses of one link
 * (169.254.0.0/16, where clouds serve credentials, and fe80::/10), of a group or of nobody stay refused.
 */
public final class PrivateHosts {
    /** None. */
    public static final PrivateHosts NONE = new PrivateHosts(List.of(), List.of());

    private static final String BELOW = "*.";

    private final List<String> names;
    private final List<IpNetwork> networks;

    private PrivateHosts(List<String> names, List<IpNetwork> networks) {
        this.names = names;
        this.networks = networks;
    }

    /**
     * Reads {@code pds.corp.internal}, {@code *.corp.internal} for all names below, {@code 10.1.0.0/16} and {@code
     * fd00:1::/32}.
     *
     * @throws AddressSyntaxException naming the first entry that is none of these
     */
    public static PrivateHosts of(List<String> entries) {
        return new PrivateHosts(
                entries.stream()
                        .filter(entry -> !isNetwork(entry))
                        .map(PrivateHosts::name)
                        .toList(),
                entries.stream()
                        .filter(PrivateHosts::isNetwork)
                        .map(PrivateHosts::network)
                        .toList());
    }

    private static boolean isNetwork(String entry) {
        return entry.contains("/");
    }

    private static String name(String entry) {
        String name = entry.strip().toLowerCase(Locale.ROOT);
        // Below a domain of one label lies a name of two.
        String example = name.startsWith(BELOW) ? "x" + name.substring(1) : name;
        if (!PublicName.hasForm(example)) {
            throw new AddressSyntaxException(
                    AddressSyntaxException.quote(entry)
                            + " is not a private host: write a name such as pds.corp.internal, *.corp.internal, or 10.1.0.0/16");
        }
        return name;
    }

    private static IpNetwork network(String entry) {
        try {
            return IpNetwork.parse(entry.strip());
        } catch (IllegalArgumentException e) {
            throw new AddressSyntaxException(
                    AddressSyntaxException.quote(entry) + " is not a network: write it as 10.1.0.0/16");
        }
    }

    /** Whether the operator named this host, so that it may also lie in a domain that is never public. */
    public boolean names(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        return names.stream()
                .anyMatch(pattern ->
                        pattern.startsWith(BELOW) ? name.endsWith(pattern.substring(1)) : name.equals(pattern));
    }

    /** Whether a host may be contacted at this address although it is not public. */
    boolean allow(String host, InetAddress address) {
        if (address.isLinkLocalAddress() || address.isMulticastAddress() || address.isAnyLocalAddress()) {
            return false;
        }
        return networks.stream().anyMatch(network -> network.holds(address)) || (names(host) && isPrivate(address));
    }

    private static boolean isPrivate(InetAddress address) {
        byte[] bytes = address.getAddress();
        boolean shared = address instanceof Inet4Address
                ? bytes[0] == 100 && (bytes[1] & 0xc0) == 64
                : (bytes[0] & 0xfe) == 0xfc;
        return shared || address.isSiteLocalAddress() || address.isLoopbackAddress();
    }

    /** Whether nothing is allowed. */
    public boolean isEmpty() {
        return names.isEmpty() && networks.isEmpty();
    }

    @Override
    public String toString() {
        return "PrivateHosts" + names + networks;
    }
}
