/**
 * Fills the collection index with what came before this relay: from another relay's directory, from PDSes, from lists
 * of accounts.
 *
 * <p>Contract: one run at a time, which outlives the process. A page is entered into the index, made durable, and then
 * written down as finished, so a kill repeats one page at most and loses none. What a remote does is a value: what may
 * pass is tried again for ever, what will not is written down with its reason, and the rest goes on. What another relay
 * says is hearsay; what an account's own PDS says is exact.
 *
 * <p>Threads: {@code backfill} walks, {@code hearsay} samples; up to eight virtual {@code backfill-N} ask PDSes. The
 * operator's calls come on any.
 *
 * <ul>
 *   <li>Backfill: the run, and what the operator may do with it; Walker: the thread that walks; RunSwitch: between them
 *   <li>Stores, BackfillClients: what it works on
 *   <li>BackfillLimits: what it may take
 *   <li>Subjects, Discovery: the parts of a run, and which collections there are
 *   <li>Step, Outcome: one page of a part, and what it came to
 *   <li>CollectionImport, Hearsay: a collection of another relay
 *   <li>HostCrawl: the accounts of a PDS; AccountVisits: listed accounts; RepoVisit: one of them
 *   <li>PartTrail, PageTrails: circles, repeated and endless pages
 *   <li>HearsaySampler, HearsayLimits: has hearsay checked, and expires it
 *   <li>Settlement, Waits, ConcurrentCalls: writing down, passing time, a few requests at once
 * </ul>
 */
@NullMarked
package parallax.relay.backfill;

import org.jspecify.annotations.NullMarked;
