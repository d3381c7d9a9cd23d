/**
 * Which collections are compared: lists of NSIDs as others publish them.
 *
 * <p>Contract: a list is read by {@code atproto.nsidlist}, and is bounded in bytes; what is refused of it is told. A
 * list from the network is kept with its date, and the kept one is taken, and said to be, when there is no other.
 * Threads: all belongs to one thread, or is immutable.
 *
 * <ul>
 *   <li>NsidSource, NsidCache: where it comes from
 *   <li>NameFilter: includes and excludes
 * </ul>
 */
@NullMarked
package parallax.coldir.nsid;

import org.jspecify.annotations.NullMarked;
