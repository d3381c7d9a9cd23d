/**
 * Lists of NSIDs as others publish them, in whatever usual form.
 *
 * <p>Contract: pure and bounded; what gives no NSID is refused and told, never swallowed. Threads: a reader belongs to
 * one call; what comes out is not changed.
 *
 * <ul>
 *   <li>NsidText, NsidJson: a text, read
 *   <li>NsidList, Refused: what it names, and what of it names nothing
 * </ul>
 */
@NullMarked
package parallax.atproto.nsidlist;

import org.jspecify.annotations.NullMarked;
