/**
 * HTTP with hosts nobody vouches for.
 *
 * <p>Contract: what a remote does is a value ({@link parallax.atproto.http.HttpReply}, {@link
 * parallax.atproto.http.Download}), never an exception; every reply is bounded in bytes and time; the {@link
 * parallax.atproto.address.AddressGuard} is asked for every step, redirects included.
 *
 * <p>Threads: every type here may be shared. Calls block their caller (meant for virtual threads) and end early when
 * the caller is interrupted, leaving the interrupt flag set.
 *
 * <ul>
 *   <li>HttpLimits, HttpConcurrency: time, bytes, redirects; requests and connections at once
 *   <li>HttpClients: the clients of one run
 *   <li>GuardedHttp, HttpReply, Silence: one bounded request, and why none was answered
 *   <li>DirectSockets: sockets that no system proxy diverts
 *   <li>WaitPolicy: how a client waits for its turn
 *   <li>HttpCall, PendingReply: a request and its redirects; one waited for, cancelled by interrupt
 *   <li>Download, DownloadRules, BodyReader: a large body, taken as it arrives
 *   <li>BodyRule, WholeBody, ReadBody, LimitedBody: how bodies are taken and bounded
 * </ul>
 */
@NullMarked
package parallax.atproto.http;

import org.jspecify.annotations.NullMarked;
