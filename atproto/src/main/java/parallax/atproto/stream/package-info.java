/**
 * Follows subscribeRepos as values: events, notices, errors and what is no frame, with the cursor kept
 * (atproto.com/specs/event-stream, atproto.com/specs/sync).
 *
 * <p>Contract: {@link parallax.atproto.stream.EventStream} decodes what {@link
 * parallax.atproto.firehose.FirehoseClient} brings and tells each frame once, in order. Its cursor is the highest
 * sequence number that the listener has taken; it never goes back but for a host that twice says it never was there,
 * which is told. Nothing is verified here.
 *
 * <p>Threads: the one virtual thread of the client calls the listener; a listener that blocks stops the reading.
 *
 * <ul>
 *   <li>EventStream: the subscription
 *   <li>EventListener, StreamItem: what it tells
 * </ul>
 */
@NullMarked
package parallax.atproto.stream;

import org.jspecify.annotations.NullMarked;
