/**
 * The firehose as subscribers get it.
 *
 * <p>Contract: a subscriber gets every announced event above its cursor once and in order, or is told why not and
 * closed. An event is encoded once, by the log; memory holds the newest frames for all together, and a subscriber is a
 * position in them. One that is behind reads from the log; it costs one block at a time, taken only when its socket has
 * room.
 *
 * <p>Threads: the log's writer announces; each subscriber belongs to its session's event loop; few threads read for
 * those behind.
 *
 * <ul>
 *   <li>SubscribeRepos: the socket route; SubscriberLimits: how many; Notices: error and info frames
 *   <li>CursorResolver, CursorStart: where a subscription starts
 *   <li>Fanout, FanoutOptions: what subscribers share; LoopGroup: waking them
 *   <li>Subscriber, SlowReaderPolicy: one of them, and when it is too slow
 *   <li>Tail, FrameBlock, FrameRun: frames in memory
 *   <li>ColdReads, ColdPlace, ColdRead: frames from the log
 *   <li>ReplayFilter: what is not sent again
 * </ul>
 */
@NullMarked
package parallax.relay.fanout;

import org.jspecify.annotations.NullMarked;
