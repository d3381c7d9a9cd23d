package parallax.relay.flow;

/**
 * The host at the other end of a connection.
 *
 * @param host its number, never {@link HostId#SELF}
 * @param hostname its normalised name as an identity document's endpoint is compared with it: {@code pds.example} for
 *     the default ports, {@code localhost:2583} otherwise
 */
public record UpstreamSource(HostId host, String hostname) {
    public UpstreamSource {
        if (host.value() == 0) {
            throw new IllegalArgumentException("an upstream source needs a host of its own");
        }
        if (hostname.isEmpty()) {
            throw new IllegalArgumentException("an upstream source needs a hostname");
        }
    }
}
