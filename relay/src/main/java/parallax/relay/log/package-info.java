/**
 * The durable, ordered log of accepted events, and its single writer.
 *
 * <p>Contract: an event that was announced is durable, has one seq for ever, and is read back byte for byte. The folder
 * holds segment files named after their first seq; each is a {@link parallax.relay.log.SegmentHeader} and then records
 * as {@link parallax.relay.log.RecordLayout} says: a private header, then the WebSocket frame as subscribers get it.
 * Both formats are pinned by tests; a change of either needs a new version.
 *
 * <p>Order: write and sync, settle the upstream mark, apply to the state, announce. So a crash at any point loses no
 * accepted event and sends none twice.
 *
 * <p>Threads: the writer's thread appends, rolls and sweeps; readers are used by one thread each, many at a time.
 *
 * <ul>
 *   <li>Sequencer, SequencerOptions, AcceptQueue, CommitPace, Downstream: from admitted events to durable,
 *       announced ones
 *   <li>SegmentedLog, LogOptions: the log in a folder
 *   <li>Segment, SegmentChain, SegmentHeader, SegmentName, SegmentIndex, ActiveSegment: its files
 *   <li>RecordLayout, RecordEncoder, StoredRecord: its records
 *   <li>RecordScan, SegmentedReader, ScratchBuffers: reading
 *   <li>Recovery, Remains, LogCorruptException: after a crash
 *   <li>Replay, ReplayedMarks: the state's way back to the log's end
 *   <li>LogVerification: the whole log, checked while nobody writes it
 *   <li>Retention: what leaves the window
 *   <li>LogDirectory, LogFile, DiskDirectory, DiskFile: the file system behind a port, so that tests can fail it
 * </ul>
 */
@NullMarked
package parallax.relay.log;

import org.jspecify.annotations.NullMarked;
