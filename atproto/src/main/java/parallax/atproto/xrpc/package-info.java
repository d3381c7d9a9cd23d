/**
 * Queries and procedures of any server (atproto.com/specs/xrpc).
 *
 * <p>Contract: what a remote does is a value ({@link parallax.atproto.xrpc.XrpcReply}), never an exception; a walk over pages
 * that did not reach its end says so. Bounds are those of the {@link parallax.atproto.http.GuardedHttp} underneath.
 *
 * <p>Threads: as in {@code http}; a walk belongs to one thread.
 *
 * <ul>
 *   <li>XrpcClient, XrpcReply: queries, procedures, downloads
 *   <li>XrpcPages, XrpcItems, WalkEnd: paging, and how a walk ended
 *   <li>RetryPolicy, Retries: trying again what may pass
 * </ul>
 */
@NullMarked
package parallax.atproto.xrpc;

import org.jspecify.annotations.NullMarked;
