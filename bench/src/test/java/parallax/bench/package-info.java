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
 *   <li>IndexReport: fills and reads a collection index; IndexMeasurement, IndexRow: one size of it; IndexPopulation:
 *       its accounts; BareScan: the same rows without the index
 *   <li>FirehoseReport: serves made traffic to readers and prints what both cost; FirehoseRow: one measurement
 *   <li>ColdirReport: has coldir compare large directories; ColdirRow: one measurement; DirectoryGenerator: the
 *       directories
 *   <li>FirehoseCrowd: the readers, in a process of their own
 *   <li>RelayReport: drives a relay between hosts and consumers; RelayRow: one measurement; RelayLoad: what it is made
 *       of
 *   <li>LoadHosts, LoadConsumers, LoadReplay: the processes around the relay; Expectations, StreamCheck: what must come
 *   <li>SoakReport: millions of events from hundreds of hosts; SoakRow: one moment of it; SoakLoad: what it is made of
 *   <li>SoakHosts, SoakConsumer: the processes around that relay
 *   <li>RelayUnderTest: a relay, its meters ({@code Meters}) and its process ({@code ProcessUse})
 *   <li>ChildJvm: a process of ours; Folders: whole folders; VerifyFloor: what no relay can save
 * </ul>
 */
@NullMarked
package parallax.bench;

import org.jspecify.annotations.NullMarked;
