/**
 * Whole repositories from {@code getRepo}: verified to the last record without being held (atproto.com/specs/sync).
 *
 * <p>Contract: what the sender got wrong is an {@link parallax.atproto.export.ExportResult}; that the stream fails is
 * an {@link java.io.IOException}; that the spool fails, which is the own disk, is an {@link
 * java.io.UncheckedIOException}. Whatever is handed over hangs on the signed commit by hashes. Heap: the spool's share,
 * one node a level, one block, and 24 to 48 bytes of index for each block (72 while it grows). Disk: the rest of the
 * CAR, while it is read.
 *
 * <p>Threads: an {@link parallax.atproto.export.ExportReader} is immutable and may be used by many threads at a time;
 * everything of one reading stays on the thread that called.
 *
 * <ul>
 *   <li>ExportReader: reads, verifies and hands over one repository
 *   <li>ExportLimits: its bounds
 *   <li>RecordSink: who takes the records
 *   <li>ExportResult: what came of it
 *   <li>Spool: the blocks, in memory up to a bound and then in a file; BlockIndex: where each of them is
 *   <li>ExportRefusal: ends a reading
 *   <li>RecordWalk: the verified way from the commit to every record
 * </ul>
 */
@NullMarked
package parallax.atproto.export;

import org.jspecify.annotations.NullMarked;
