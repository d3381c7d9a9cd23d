/**
 * Whether a handle and a DID belong together (atproto.com/specs/handle).
 *
 * <p>Contract: {@link parallax.atproto.handle.HandleResolution} tells apart what a name's owner says (a DID, none,
 * several) from what could not be learnt (unavailable); only the latter is worth asking again soon. A handle counts
 * only when it leads to the DID and the DID's document claims it ({@link parallax.atproto.handle.HandleVerifier}). Only
 * the configured name servers and what the address guard allows are contacted. All memory is bounded by a count.
 *
 * <p>Threads: every type here may be shared. Resolving blocks the caller, meant to be a virtual thread; no lock is held
 * during I/O; an interrupted caller gets {@link parallax.atproto.handle.HandleResolution.Unavailable} and keeps its
 * flag.
 *
 * <ul>
 *   <li>HandleResolver, HandleResolution: the port, and what comes of asking
 *   <li>DnsHandleResolver, DnsServers: the TXT record, and who is asked for it; TxtAnswer: how it is read
 *   <li>WellKnownHandleResolver: the file on the handle's own web server
 *   <li>MethodsHandleResolver: both, DNS first; refuses reserved names
 *   <li>CachedHandleResolver, HandleCacheLimits: bounded, one question for a crowd
 *   <li>HandleVerifier, HandleCheck: both directions
 * </ul>
 */
@NullMarked
package parallax.atproto.handle;

import org.jspecify.annotations.NullMarked;
