package parallax.relay.control;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import parallax.relay.flow.HostId;

/**
 * Port: the hosts of the control plane. Any thread; each call is one statement of its database, and throws a {@link
 * ControlPlaneException} when that fails.
 */
public interface Hosts {
    /** The host of that normalised name, created as {@link HostStatus#ACTIVE} when it is new. */
    Host register(String hostname, HostOrigin origin, Instant now);

    /** The host of that normalised name. */
    Optional<Host> find(String hostname);

    /** The host with that number. */
    Optional<Host> find(HostId host);

    /** Hosts by ascending number, starting after one (0 for the first), at most {@code limit}. */
    List<Host> page(HostId after, int limit);

    /** How many hosts strangers brought at or after a moment. */
    long broughtByStrangersSince(Instant from);

    /** Sets a host's status; an unknown number changes nothing. */
    void setStatus(HostId host, HostStatus status);

    /** Sets what a host is granted; an unknown number changes nothing. */
    void setTerms(HostId host, HostTerms terms);

    /** Forgets a host. Its number is not used again. */
    void delete(HostId host);
}
