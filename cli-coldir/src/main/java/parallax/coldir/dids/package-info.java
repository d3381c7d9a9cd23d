/**
 * Sets of DIDs, exact and small: 14 million in 224 MB.
 *
 * <p>Contract: a set holds each DID once, whatever was added; sets are compared by one walk over all of them. Memory is
 * bounded by what the builder was told. No I/O. Threads: a set is immutable, all else belongs to one thread.
 *
 * <ul>
 *   <li>DidSetBuilder, DidSet: collecting, and what came of it
 *   <li>SetMerge: all DIDs of several sets with their holders
 *   <li>PlcDigits: a did:plc as two numbers
 *   <li>PackedDids, RadixSort: many of those
 *   <li>Heap: how many fit into this process
 * </ul>
 */
@NullMarked
package parallax.coldir.dids;

import org.jspecify.annotations.NullMarked;
