/**
 * CAR version 1 files: the blocks of a repository, or the part of it that an event carries.
 *
 * <p>Whatever leaves a reader was verified: every block hashes to its CID, every CID is of the blessed kind. The order
 * of blocks does not matter, duplicates and blocks that nothing names are tolerated, sizes and counts are bounded
 * before anything is allocated. Malformed input ends in {@link parallax.atproto.car.CarException} and nothing else. See
 * atproto.com/specs/repository#car-file-serialization.
 *
 * <p>Threads: limits, blocks and maps are immutable; a reader or a writer belongs to one thread. The only I/O is on the
 * streams that are passed in; those are not closed.
 *
 * <ul>
 *   <li>{@code BlockMap}: blocks by CID over the bytes of one CAR, without copies
 *   <li>{@code BlockSource}: blocks by CID, wherever they are kept
 *   <li>{@code CarBlock}: one verified block
 *   <li>{@code CarException}: the refusal, with its offset and kind
 *   <li>{@code CarHeader}: the roots, and their strict form
 *   <li>{@code CarInput}: where bytes come from, a slice or a stream
 *   <li>{@code CarLimits}: bounds
 *   <li>{@code CarReader}: block after block, for repositories that should not be held whole
 *   <li>{@code CarWriter}: the other direction
 * </ul>
 */
@NullMarked
package parallax.atproto.car;

import org.jspecify.annotations.NullMarked;
