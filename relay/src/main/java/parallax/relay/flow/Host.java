package parallax.relay.flow;

import java.time.Instant;

/**
 * One upstream host as the control plane knows it.
 *
 * @param hostname normalised: a lower-case name, or {@code localhost:PORT}
 * @param createdAt when it was first accepted, to the millisecond
 * @param terms what the operator has granted it
 */
public record Host(HostId id, String hostname, HostStatus status, Instant createdAt, HostTerms terms) {}
