/**
 * Which repo has records of which collection: the ports to the index, to its queue of checks, and to backfills. It
 * knows {@code flow} and {@code control} only.
 *
 * <ul>
 *   <li>CollectionListing, CountedCollection: the lists as consumers read them
 *   <li>CollectionBook: what others say of collections, entered into the index
 *   <li>IndexChecks, CheckRequests: the repos that must be asked about, from both sides of the queue
 *   <li>Backfilling, BackfillBook: what the operator does about backfills, and how far one is
 * </ul>
 */
@NullMarked
package parallax.relay.collections;

import org.jspecify.annotations.NullMarked;
