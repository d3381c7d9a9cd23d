/**
 * Traffic made beforehand, or on the spot, and served as fast as a reader takes it.
 *
 * <p>Contract: {@link parallax.atproto.testkit.load.Traffic} holds real commits, signed once by all processors; {@link
 * parallax.atproto.testkit.load.TrafficHost} sends them to any number of subscribers at a pace, each frame copied once
 * with its sequence number spliced in. In the first pass over the traffic every frame is one that a relay accepts;
 * later passes have new numbers and old revs, which is right for measuring readers and refused by relays. All methods
 * are thread-safe.
 *
 * <ul>
 *   <li>TrafficPlan: how many accounts and commits, of which size
 *   <li>Traffic: the signed frames; TrafficFile keeps them between runs
 *   <li>LiveTraffic: commits without end, signed when they are sent; FrameSource: what the two have in common
 *   <li>Pace: frames a second, and how many at all
 *   <li>TrafficHost, TrafficFeed: the server and one subscriber
 * </ul>
 */
@NullMarked
package parallax.atproto.testkit.load;

import org.jspecify.annotations.NullMarked;
