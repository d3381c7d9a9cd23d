/**
 * Which collections are compared: lists of NSIDs as others publish them.
 *
 * <p>Contract: a list is read in whatever usual form it has; what is refused of it is told. A list is bounded in bytes and
 * names. A list from the network is kept with its date, and the kept one is taken, and said to be, when there is no other.
 * Threads: all belongs to one thread, or is immutable.
 *
 * <ul>
 *   <li>NsidText, NsidJson: a text, read
 *   <li>NsidList, Refused: what it names, and what of it names nothing
 *   <li>NsidSource, NsidCache: where it comes from
 *   <li>NameFilter: includes and excludes
 * </ul>
 */
@NullMarked
package parallax.coldir.nsid;

import org.jspecify.annotations.NullMarked;
