/**
 * The sockets to the hosts.
 *
 * <p>Contract: every frame of a host reaches the intake in the order of its socket, within the host's budget; a host is
 * resumed from its low-water mark and is retried for ever, unless it is banned. Threads: one virtual thread per host
 * reads and delivers, one writes the hosts' statuses; the rest may be called from any thread. What kills one of these
 * threads goes to the stage's {@code onDeath}.
 *
 * <ul>
 *   <li>Upstream: the whole stage
 *   <li>HostSupervisor: which hosts are connected, and their status
 *   <li>HostConnection: one host's socket, from handshake to intake
 *   <li>HostPulse: what the traffic of an open socket says of its host
 *   <li>ReadingPace, SlidingCount: how fast a host is read
 *   <li>HostOperations: the operator's acts on hosts
 *   <li>HostPolicy, DomainPattern: what holds for hosts now, in memory and in the control plane
 *   <li>StatusWriter: writes the hosts' statuses to the control plane, away from the sockets
 *   <li>CursorBook, HostCursor: which upstream events are ruled on, and the mark to resume from
 *   <li>CrawlRequests: decides which hosts are subscribed to
 *   <li>CrawlRules: what the command line says on that
 *   <li>CheckLimits: how many hosts strangers may have checked
 *   <li>HostCheck: asks a host whether it is a PDS
 *   <li>PullHosts, HostImport: takes over the hosts that another relay lists
 *   <li>UpstreamLimits: budgets and schedules
 * </ul>
 */
@NullMarked
package parallax.relay.upstream;

import org.jspecify.annotations.NullMarked;
