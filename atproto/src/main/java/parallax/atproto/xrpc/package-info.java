/**
 * Queries and procedures of any server (atproto.com/specs/xrpc).
 *
 * <p>Contract: what a remote does is a value ({@link parallax.atproto.xrpc.XrpcReply}), never an exception. Bounds are
 * those of the {@link parallax.atproto.http.GuardedHttp} underneath.
 *
 * <p>Threads: as in {@code http}.
 *
 * <ul>
 *   <li>XrpcClient, XrpcReply: queries, procedures, downloads
 *   <li>XrpcFailure, Meaning: why there is no answer, and what a refusal means
 *   <li>RetryPolicy, Retries: trying again what may pass
 * </ul>
 */
@NullMarked
package parallax.atproto.xrpc;

import org.jspecify.annotations.NullMarked;
