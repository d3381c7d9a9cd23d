/**
 * Talking HTTP and XRPC to hosts nobody vouches for.
 *
 * <p>Contract: what a remote does is a value ({@link parallax.atproto.xrpc.HttpReply}, {@link
 * parallax.atproto.xrpc.XrpcReply}), never an exception; every reply is bounded in bytes and time; nothing is contacted
 * that {@link parallax.atproto.xrpc.AddressGuard} has not checked, redirects included, and the address that was checked
 * is the address that is connected to.
 *
 * <p>Threads: every type here may be shared. Calls block their caller (meant for virtual threads) and end early when the
 * caller is interrupted, leaving the interrupt flag set.
 *
 * <ul>
 *   <li>AddressGuard: which hosts, ports and addresses may be contacted; the SSRF rule
 *   <li>BlockedAddressException: an address the guard refused
 *   <li>DirectSockets: sockets that no system proxy diverts
 *   <li>PublicAddress: which IP addresses are public
 *   <li>PublicName: which host names can be public
 *   <li>UrlScheme: http, https, ws, wss
 *   <li>Hostname: an upstream host as operators write it
 *   <li>RelayAddress, RelayUrl, ReferenceAddress: a relay, or several as one, on a command line
 *   <li>AddressSyntaxException: what was wrong with one of those, and what to write instead
 *   <li>HttpLimits, HttpConcurrency: time, bytes, redirects; requests and connections at once
 *   <li>GuardedHttp, HttpReply, Silence: one bounded request, and why none was answered
 *   <li>Manners: how a client waits for its turn
 *   <li>HttpCall, PendingReply: a request and its redirects; one waited for, cancelled by interrupt
 *   <li>Download, DownloadRules, BodyReader: a large body, taken as it arrives
 *   <li>BodyRule, WholeBody, ReadBody, LimitedBody: how bodies are taken and bounded
 *   <li>XrpcClient, XrpcReply: queries, procedures, downloads
 *   <li>XrpcPages, XrpcItems, WalkEnd: paging, and how a walk ended
 *   <li>RetryPolicy, Retries: trying again what may pass
 * </ul>
 */
@NullMarked
package parallax.atproto.xrpc;

import org.jspecify.annotations.NullMarked;
