/**
 * The types that cross stages, and the ports between them. A stage imports this package and {@code obs} only.
 *
 * <p>Data is immutable. Ports say on which thread they are called; a method that may block says so, and blocking is how
 * pressure travels back to the upstream socket.
 *
 * <ul>
 *   <li>{@link parallax.relay.flow.HostId}, {@link parallax.relay.flow.UpstreamSource}: who sent it
 *   <li>{@link parallax.relay.flow.RawFrame}, {@link parallax.relay.flow.Decoded}, {@link parallax.relay.flow.Admitted},
 *       {@link parallax.relay.flow.Sequenced}: an event on its way from the socket to the log
 *   <li>{@link parallax.relay.flow.EventKind}: the four kinds, with their stored code
 *   <li>{@link parallax.relay.flow.Verdict}, {@link parallax.relay.flow.Wait}, {@link parallax.relay.flow.DropReason}: the
 *       ruling on an event
 *   <li>{@link parallax.relay.flow.Judge}, {@link parallax.relay.flow.Inquiries}, {@link parallax.relay.flow.Answers},
 *       {@link parallax.relay.flow.Answer}, {@link parallax.relay.flow.StatusAnswer}: lanes to gates, and what is learned for
 *       a parked event
 *   <li>{@link parallax.relay.flow.Head}, {@link parallax.relay.flow.RepoState}, {@link parallax.relay.flow.StateChange}:
 *       what is kept per repo and what an event changes
 *   <li>{@link parallax.relay.flow.InFlight}: the memory an event holds until it is ruled on or parked
 *   <li>{@link parallax.relay.flow.Intake}, {@link parallax.relay.flow.UpstreamSignals}: upstream to intake and back
 *   <li>{@link parallax.relay.flow.Marks}, {@link parallax.relay.flow.HostMark}: the durable cursor of each host
 *   <li>{@link parallax.relay.flow.Sequencing}, {@link parallax.relay.flow.StateWriter},
 *       {@link parallax.relay.flow.StateUnavailableException}, {@link parallax.relay.flow.Published}: lanes to log, log to state, log to subscribers
 *   <li>{@link parallax.relay.flow.EventLog}, {@link parallax.relay.flow.LogReader}, {@link
 *       parallax.relay.flow.RecordSink}, {@link parallax.relay.flow.RecordsGoneException}, {@link
 *       parallax.relay.flow.RecordsDamagedException}: the log as its writer and its
 *       readers see it
 *   <li>{@link parallax.relay.flow.Heads}, {@link parallax.relay.flow.LocalStatuses}, {@link
 *       parallax.relay.flow.NotAppliedException}: the state as the lanes see it, and the operator's word on an account
 *   <li>{@link parallax.relay.flow.HostControl}, {@link parallax.relay.flow.HostDetail}, {@link
 *       parallax.relay.flow.HostRates}, {@link parallax.relay.flow.HostLimits}: what the operator does to hosts, and what
 *       hosts may bring
 *   <li>{@link parallax.relay.flow.Hosts}, {@link parallax.relay.flow.Host}, {@link parallax.relay.flow.HostTerms}, {@link
 *       parallax.relay.flow.HostOrigin}, {@link parallax.relay.flow.HostRules}, {@link
 *       parallax.relay.flow.ControlPlaneException}: what the control plane keeps of hosts
 *   <li>{@link parallax.relay.flow.CollectionChanges}, {@link parallax.relay.flow.CollectionListing}, {@link
 *       parallax.relay.flow.CountedCollection}, {@link parallax.relay.flow.CollectionBook}, {@link
 *       parallax.relay.flow.IndexChecks}, {@link parallax.relay.flow.CheckRequests}: which repo has records of which collection
 *   <li>{@link parallax.relay.flow.Consumers}, {@link parallax.relay.flow.Consumer}: who reads the firehose
 *   <li>{@link parallax.relay.flow.TakedownListing}, {@link parallax.relay.flow.AuditLog}: what the operator did
 *   <li>{@link parallax.relay.flow.Backfilling}, {@link parallax.relay.flow.BackfillBook}: what the operator does about
 *       backfills, and how far one is
 *   <li>{@link parallax.relay.flow.Counts}, {@link parallax.relay.flow.Ignored}: what is counted
 * </ul>
 */
@NullMarked
package parallax.relay.flow;

import org.jspecify.annotations.NullMarked;
