/**
 * A relay on loopback sockets, for tests of what reads one.
 *
 * <p>Contract: {@link parallax.atproto.testkit.relay.SimulatedRelay} takes the events of simulated hosts (or of a
 * test), gives them its own sequence numbers, and serves the stream and the lists of a relay over them. It verifies
 * nothing, so what it leaves out, adds or repeats is what a test planted. Its {@code host()} takes the faults of the
 * stream and of HTTP. All methods are thread-safe.
 *
 * <ul>
 *   <li>SimulatedRelay: the relay
 *   <li>RelayState, RelayRepo: what it knows of accounts and hosts
 *   <li>RelayMethods: its XRPC methods
 * </ul>
 */
@NullMarked
package parallax.atproto.testkit.relay;

import org.jspecify.annotations.NullMarked;
