/**
 * What the library costs, against work that no relay can leave out, measured by JMH; and how fast the testkit serves
 * traffic. On frames that are made on the spot; nothing leaves the machine.
 *
 * <ul>
 *   <li>CodecReport: runs the benchmarks in rounds
 *   <li>CodecTable: the figures as Markdown and JSON, with their ratios
 *   <li>CodecBenchmark: decoding, hashing, signatures and proofs of a #commit
 *   <li>Steps: the steps of verifying a #commit
 *   <li>FrameTurn: hands the frames out in turn, with their parts
 *   <li>CommitFrames: the #commit frames of eight repos, and their file
 *   <li>Measured: the figures of one row over the rounds
 *   <li>FirehoseReport: serves made traffic to readers and prints what both cost; FirehoseRow: one measurement
 *   <li>FirehoseCrowd: the readers, in a process of their own
 * </ul>
 */
@NullMarked
package parallax.bench;

import org.jspecify.annotations.NullMarked;
