/**
 * A scripted host on a loopback socket.
 *
 * <p>Contract: {@link parallax.atproto.testkit.host.SimulatedHost} serves {@code subscribeRepos} over the frames that a
 * test appended, with the cursor rules of the specification, and the XRPC answers that a test gave it. A connection of
 * the stream misbehaves as each {@link parallax.atproto.testkit.host.Fault} of it says, an HTTP answer as its {@link
 * parallax.atproto.testkit.host.HttpFault} does. All methods are thread-safe.
 *
 * <ul>
 *   <li>SimulatedHost: the host, its answers and what it saw
 *   <li>Fault: one way to misbehave on one connection of the stream
 *   <li>HttpFault, HttpFaults: one way to answer wrong, and which answers do
 *   <li>HttpAnswers: what methods answer, and every request
 *   <li>FrameList: the stored frames and where a cursor stands in them
 *   <li>Subscriptions, Feed: all subscribers, and one
 *   <li>ControlFrames: error and info frames
 *   <li>SparePort: where a server comes later
 * </ul>
 */
@NullMarked
package parallax.atproto.testkit.host;

import org.jspecify.annotations.NullMarked;
