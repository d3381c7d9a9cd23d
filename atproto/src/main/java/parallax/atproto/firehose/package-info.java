/**
 * Subscribes to one event stream and keeps the subscription alive (atproto.com/specs/event-stream).
 *
 * <p>Contract: {@link parallax.atproto.firehose.FirehoseClient} connects, hands over whole binary frames in order,
 * reconnects from the cursor that its listener names, and backs off. It decodes nothing above WebSocket frames.
 * Java-WebSocket's engine does handshake, framing, ping, pong and close. The bytes are moved here. So no peer can make
 * a client hold more than one frame of the cap and what has really arrived of the next. Every connection is checked by
 * {@link parallax.atproto.address.AddressGuard} and goes to the address that was checked.
 *
 * <p>Threads: one virtual thread per client calls every method of its listener. A listener that blocks stops the
 * reading of its own socket and nothing else. One platform thread, shared by all clients, closes sockets whose deadline
 * passed or whose peer is silent. Pings come from short virtual threads.
 *
 * <p>Memory of a quiet connection: about 21 KB of heap without TLS. Of this, 8 KiB is the read buffer, which grows only
 * while a larger frame arrives. This was measured over 3,000 connections in one process, together with their server's
 * side, on 15 platform threads in all. What a listener queues is bounded by a {@link
 * parallax.atproto.firehose.ByteBudget} that it acquires from: one for all subscriptions, a part for each.
 *
 * <ul>
 *   <li>FirehoseClient: the connect, read, back-off loop, and the handle that ends it
 *   <li>FirehoseOptions, Backoff: its settings
 *   <li>FirehoseListener, CloseReason: what the client reports
 *   <li>ByteBudget: how much of what was delivered may be in memory
 *   <li>FirehosePorts: time and TLS, replaced in tests
 *   <li>SocketOpener, OpenSocket, SocketDeadline: a checked, connected socket; a limit on blocking calls
 *   <li>SilenceWatch: pings to a quiet peer, and the end of a silent one
 *   <li>ResponseHead, BrokenStreamException: the HTTP answer to the handshake, and any peer that breaks its framing
 *   <li>FirehoseSession, Engine: one connection
 *   <li>ReadBuffer, FrameScanner, OversizeMessage, FrameDeadline: frame boundaries, skipping what is over the cap, and
 *       giving up a message that does not arrive in time
 * </ul>
 */
@NullMarked
package parallax.atproto.firehose;

import org.jspecify.annotations.NullMarked;
