package parallax.relay.control;

import parallax.relay.flow.HostId;

/**
 * A host as the public listings show it.
 *
 * @param hostname normalised: a lower-case name, or {@code localhost:PORT}
 * @param seq the highest seq that it has sent to us; 0 when none
 * @param accountCount its accounts that we know and that are not deleted
 */
public record ListedHost(HostId id, String hostname, HostStatus status, long seq, long accountCount) {}
