/**
 * The collection index, a part of the state: which repo has records of which collection.
 *
 * <p>Contract: what events change is written in the same batch as the heads ({@code CollectionIndex.begin}), so that
 * the index equals the log up to the applied seq; what others say is written in batches of its own under the same lock.
 * A repo is known exactly, or has a gap and is queued for a check. What is shown has a key of its own, ordered by
 * collection and DID; what is hidden has none, so that a page costs one seek and one step a row. Threads: any; one at a
 * time changes it.
 *
 * <ul>
 *   <li>CollectionIndex: the index as its ports in {@code collections} see it
 *   <li>IndexBatch: changes that are written in one step
 *   <li>IndexedRepo, Entry: one repo's collections, and the rules by which they change
 *   <li>IndexPages: reading in pages
 *   <li>IndexFamilies, PairKey, StoredDid, IndexedRepoRow, CheckRow, Totals: what is stored, and how
 *   <li>IndexCounts: what happened since the start
 * </ul>
 */
@NullMarked
package parallax.relay.state.index;

import org.jspecify.annotations.NullMarked;
