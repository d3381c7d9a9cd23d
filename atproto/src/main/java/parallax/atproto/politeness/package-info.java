/**
 * When the next request to a host may be sent, so that a limit is waited for instead of hit.
 *
 * <p>Contract: hosts of one operator share one group, and all users in a process share one {@link
 * parallax.atproto.politeness.PoliteTurns}. A turn is granted when the group has a free place, its budget allows one
 * more request, and nothing that a server said ({@code Retry-After}, {@code RateLimit-*}) speaks against it; a caller
 * that would wait longer than it wants is told at once how long, and uses nothing up. Knows no HTTP client: statuses
 * and headers are handed in. Memory is bounded whatever the number of hosts.
 *
 * <p>Threads: every type here may be shared. Waiting blocks the caller, meant to be a virtual thread, holds no lock,
 * and ends at once when the caller is interrupted.
 *
 * <ul>
 *   <li>Turns, Turn: the port, and what comes of asking
 *   <li>PoliteTurns: places, budgets and pauses by group and host
 *   <li>HostGroups, HostGroup, RequestBudget: which hosts count as one, and what one may take
 *   <li>HostQueue, HostQueues: the state of one group or host; the least recently used are forgotten
 *   <li>Pacing: when a queue's next request may start
 *   <li>RateLimit, RetryAfter: what a server's headers say
 *   <li>TurnClock: time and waiting, passed in
 *   <li>Stop: the wish to end a run early
 * </ul>
 */
@NullMarked
package parallax.atproto.politeness;

import org.jspecify.annotations.NullMarked;
