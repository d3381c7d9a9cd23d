/**
 * Who a DID is: its signing key, its PDS, its handle (atproto.com/specs/did).
 *
 * <p>Contract: {@link parallax.atproto.identity.Resolution} tells apart what is known to be (found, not found,
 * tombstoned, malformed) from what could not be learnt (unavailable); only the latter is worth asking again soon. All
 * memory is bounded by counts given to the constructors.
 *
 * <p>Threads: every type here may be shared. Resolving blocks the caller, meant to be a virtual thread; no lock is held
 * during I/O; an interrupted caller gets {@link parallax.atproto.identity.Resolution.Unavailable} and keeps its flag.
 *
 * <ul>
 *   <li>PdsEndpoint, DidDocument: what of a document counts
 *   <li>DidDocumentReader: the rules of reading one; DocumentType: its media types
 *   <li>Resolution, DidResolver: the port
 *   <li>PlcResolver, WebResolver, MethodResolver: did:plc, did:web, one by method; PlcDirectory: how a directory is
 *       asked
 *   <li>IdentitySources: all of these as one run asks them
 *   <li>RequestRate: requests a second to a directory
 *   <li>CachedResolver: bounded, coalescing, with its limits CacheLimits, CacheLifetimes, RefreshLimit
 *   <li>IdentityLru, CacheEntry: its memory; Flights, Flight: fetches under way
 *   <li>IdentityStore, StoredIdentity: a port for memory that outlives the process
 *   <li>ResolverListener: what is counted
 * </ul>
 */
@NullMarked
package parallax.atproto.identity;

import org.jspecify.annotations.NullMarked;
