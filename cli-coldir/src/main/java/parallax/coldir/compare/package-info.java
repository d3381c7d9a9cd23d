/**
 * Several directories compared: every collection listed everywhere, the differences counted and explained.
 *
 * <p>Contract: what a relay or a PDS does is part of the result, never an exception. Only a whole list can lack
 * something. Memory is that of one large collection and a few small ones at a time. After {@link
 * parallax.atproto.politeness.Stop} what is there becomes the result, and says that it is not whole.
 *
 * <p>Threads: a virtual thread for each collection under way, and one for each of its relays.
 *
 * <ul>
 *   <li>ComparePlan, ComparedRelay: what is compared
 *   <li>DirectoryComparison: all collections
 *   <li>CollectionTask: one of them; Collected: what came of it, Tally: who lists whom
 *   <li>HeavyTurn: one large collection at a time
 *   <li>Interest, LackedDids, DifferenceExplainer, Inquirers: which differences matter, and what became of the accounts
 *   <li>ReportAssembly: the report
 *   <li>ListPair: two relays alone
 *   <li>ComparisonProgress: how far it is
 * </ul>
 */
@NullMarked
package parallax.coldir.compare;

import org.jspecify.annotations.NullMarked;
