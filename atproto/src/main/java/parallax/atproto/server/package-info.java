/**
 * Serves XRPC over HTTP and event streams over WebSocket on one port, on Netty.
 *
 * <p>Contract: routes are exact paths, fixed before {@link parallax.atproto.server.XrpcServerBuilder#start}. Everything
 * a peer can make the server hold is capped by {@link parallax.atproto.server.ServerLimits}. Errors have the XRPC shape
 * {@code {"error", "message"}} (atproto.com/specs/xrpc) and every answer carries CORS {@code *}. There is no TLS here:
 * a proxy in front ends it, and its {@code X-Forwarded-For} counts only when {@link
 * parallax.atproto.server.TrustedProxies} names it.
 *
 * <p>Threads: few event loops do all I/O; {@link parallax.atproto.server.XrpcHandler}s run on a virtual thread each and
 * may block; {@link parallax.atproto.server.SocketRoute}s and every callback of a {@link
 * parallax.atproto.server.ServerSocketSession} run on that connection's event loop and must not block.
 *
 * <ul>
 *   <li>XrpcServer, XrpcServerBuilder: start, counts, graceful stop
 *   <li>ServerLimits, ConnectionLimits, RequestLimits, SocketLimits: every cap and time-out
 *   <li>TrustedProxies, AddressCounts, ConnectionGate: who connects, and how often at once
 *   <li>RequestClock: time-outs of one HTTP connection, against slow senders and slow readers
 *   <li>RequestAssembler: HTTP pieces to one capped XrpcRequest
 *   <li>RequestTarget, XrpcRequest, XrpcResponse, XrpcHandler: what handlers see
 *   <li>Routes, RequestDispatcher, Exchange, ResponseWriter: from a request to its handler and back
 *   <li>ServerState: what all connections share
 *   <li>WebSocketUpgrade, SocketRoute: the handshake
 *   <li>ServerSocketSession, WebSocketConnection: one open WebSocket
 *   <li>WebSocketFrames: headers and small frames as bytes
 * </ul>
 */
@NullMarked
package parallax.atproto.server;

import org.jspecify.annotations.NullMarked;
