/**
 * A PDS with accounts on loopback sockets.
 *
 * <p>Contract: {@link parallax.atproto.testkit.pds.SimulatedPds} keeps repositories that sign real commits, sends their
 * events in the order in which the official PDS sends them, and answers the methods by which others read an account.
 * Its {@code host()} takes faults of the event stream ({@link parallax.atproto.testkit.host.Fault}) and of HTTP ({@link
 * parallax.atproto.testkit.host.HttpFault}). With a {@link parallax.atproto.testkit.plc.SimulatedPlc} the directory
 * follows what the accounts do. All methods are thread-safe.
 *
 * <ul>
 *   <li>SimulatedPds: the host and its accounts
 *   <li>PdsAccount: one account: writes, and each event of its life as one call
 *   <li>SyncMethods: {@code com.atproto.sync.*}; RepoMethods: {@code com.atproto.repo.*}
 *   <li>Pages: limit and cursor of a list
 * </ul>
 */
@NullMarked
package parallax.atproto.testkit.pds;

import org.jspecify.annotations.NullMarked;
