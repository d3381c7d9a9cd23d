/**
 * A scripted PDS on a loopback socket.
 *
 * <p>Contract: {@link parallax.atproto.testkit.host.SimulatedHost} serves {@code subscribeRepos} over the frames that a
 * test appended, with the cursor rules of the specification, and misbehaves as each {@link
 * parallax.atproto.testkit.host.Fault} says. All methods are thread-safe.
 *
 * <ul>
 *   <li>SimulatedHost: the host, its answers and what it saw
 *   <li>Fault: one way to misbehave on one connection
 *   <li>FrameList: the stored frames and where a cursor stands in them
 *   <li>Feed: one subscriber
 *   <li>ControlFrames: error and info frames
 * </ul>
 */
@NullMarked
package parallax.atproto.testkit.host;

import org.jspecify.annotations.NullMarked;
