package parallax.relay.control;

import java.time.Instant;
import parallax.relay.flow.HostId;

/**
 * One upstream host as the control plane knows it.
 *
 * @param hostname normalised: a lower-case name, or {@code localhost:PORT}
 * @param createdAt when it was first accepted, to the millisecond
 * @param terms what the operator has granted it
 */
public record Host(HostId id, String hostname, HostStatus status, Instant createdAt, HostTerms terms) {}
