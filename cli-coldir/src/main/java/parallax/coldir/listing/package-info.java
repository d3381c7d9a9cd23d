/**
 * What one relay lists under one collection: {@code com.atproto.sync.listReposByCollection}, page by page to its end.
 *
 * <p>Contract: a listing is a set, and says whether it is whole. One that broke off keeps what it has and the reason; a
 * relay without the method has no directory, which is not an empty one. What a relay does is never an exception. Memory
 * is that of the set and one page.
 *
 * <p>Threads: a walk belongs to one thread; {@link parallax.coldir.listing.RelayBook} and {@link
 * parallax.atproto.politeness.Stop} are shared.
 *
 * <ul>
 *   <li>Directory: the port; RelayDirectory: one relay's, and how it is asked; CrawledPdses: what PDSes say themselves
 *   <li>DirectoryWalk: all pages of one collection
 *   <li>Listing, ListingEnd: what came of it
 *   <li>PageLog: where pages are kept, to go on later
 *   <li>RelayBook: what was learnt of a relay, so that a dead one is not asked a thousand times
 *   <li>CollectionNames: {@code /v1/listCollections}
 * </ul>
 */
@NullMarked
package parallax.coldir.listing;

import org.jspecify.annotations.NullMarked;
