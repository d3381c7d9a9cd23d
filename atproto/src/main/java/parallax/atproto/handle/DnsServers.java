package parallax.atproto.handle;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.xbill.DNS.ResolverConfig;

/**
 * The recursive name servers that are asked, in this order, and how.
 *
 * @param addresses at least one, at most {@value #MAX_SERVERS}; configured, never taken from a remote
 * @param timeout for one question to one server over UDP; over TCP, asked when an answer is too long, as much again
 * @param tries rounds over all servers, at least 1
 */
public record DnsServers(List<InetSocketAddress> addresses, Duration timeout, int tries) {

    public static final int MAX_SERVERS = 3;

    public DnsServers {
        addresses = List.copyOf(addresses);
        if (addresses.isEmpty() || addresses.size() > MAX_SERVERS || !timeout.isPositive() || tries < 1) {
            throw new IllegalArgumentException(
                    "one to " + MAX_SERVERS + " name servers, a timeout and a try are needed");
        }
    }

    /** These servers, each asked twice with 2 seconds. */
    public static DnsServers of(List<InetSocketAddress> addresses) {
        return new DnsServers(addresses, Duration.ofSeconds(2), 2);
    }

    /** The first servers that the system is configured with, each asked twice with 2 seconds. */
    public static DnsServers ofSystem() {
        List<InetSocketAddress> all = ResolverConfig.getCurrentConfig().servers();
        return of(all.subList(0, Math.min(MAX_SERVERS, all.size())));
    }
}
