package parallax.relay.control;

import java.util.List;
import java.util.Optional;
import parallax.relay.flow.HostId;

/** Backward port: every host that is known. */
public interface HostListing {
    /** Hosts by ascending id, starting after {@code after} (0 for the first), at most {@code limit}. */
    List<ListedHost> hosts(HostId after, int limit);

    /** The host of that name, normalised. */
    Optional<ListedHost> host(String hostname);

    /** The host with that number. */
    Optional<ListedHost> host(HostId id);
}
