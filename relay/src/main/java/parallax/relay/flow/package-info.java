/**
 * An event's path through the relay: the types that cross stages, and the ports between them. A stage meets others only
 * here, in {@code control} and in {@code collections}. This package knows neither of those two.
 *
 * <p>Data is immutable. Ports say on which thread they are called. A method that may block says so. By blocking, a
 * stage that is full slows the upstream socket down.
 *
 * <ul>
 *   <li>HostId, UpstreamSource, HostLimits, AccountRoom: who sent it, and what a host may bring
 *   <li>RawFrame, Decoded, Admitted, Sequenced: an event on its way from the socket to the log
 *   <li>Verdict, Wait: the ruling on an event
 *   <li>Judge, Inquiries, Answers, Answer, StatusAnswer: lanes to gates, and what is learnt for a parked event
 *   <li>Head, RepoState, StateChange, CollectionChanges: what is kept per repo and what an event changes
 *   <li>InFlight: the memory an event holds until it is ruled on or parked
 *   <li>Intake, UpstreamSignals, StartFrom: upstream to intake and back
 *   <li>Marks, HostMark: the durable cursor of each host
 *   <li>Sequencing, StateWriter, StateUnavailableException, Published: lanes to log, log to state, log to subscribers
 *   <li>EventLog, LogReader, LogRecordSink, RecordsGoneException, RecordsDamagedException: the log as its writer and
 *       its readers see it
 *   <li>Heads: the state as the lanes see it
 *   <li>StatusCode: how statuses of accounts are stored
 *   <li>Counts, Ignored: what is counted
 *   <li>OpenParts: closes parts in the reverse order of their opening
 * </ul>
 */
@NullMarked
package parallax.relay.flow;

import org.jspecify.annotations.NullMarked;
