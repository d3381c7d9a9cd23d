/**
 * Start, settings and wiring of the relay; the only package that sees every stage.
 *
 * <ul>
 *   <li>Main: the entry point, and what each exit code means
 *   <li>RelayCommand, ServeCommand, PullHostsCommand, VerifyLogCommand, BackfillCommand: the command line;
 *       AdminCall: one request to a running relay
 *   <li>IndigoNames: the existing relay's names for the same options
 *   <li>ServeOptions, DataOptions, ApiOptions, HostOptions, UnusualHosts, IdentityOptions, LoggingOptions: every option
 *       of {@code serve}
 *   <li>NsidListUrl: where a list of collections is
 *   <li>RelayConfig: every setting, validated
 *   <li>HostPort: an address to listen on
 *   <li>Relay: builds all parts; start and close
 *   <li>NativeLibraries: loaded so that a killed relay leaves none of them behind
 *   <li>Storage, DataLock: what is kept on disk, for one process at a time
 *   <li>Binding: keeps the control plane and the state together
 *   <li>RelayHealth, RelayReadiness: what keeps the relay from its work, and from being worth reading
 *   <li>JsonLines: the log as JSON
 *   <li>Backfilled: the backfill and what checks its hearsay
 *   <li>Network: everything that asks other servers
 *   <li>Serving: the two servers with their routes
 *   <li>Loops: the two places where the data path closes to a circle
 *   <li>HostDirectory: hosts as listings show them
 *   <li>TakedownFilter: what replay leaves out
 *   <li>Gauges: what is read from the parts at each scrape
 *   <li>ExitCodes, StartException: how a start may fail
 * </ul>
 */
@NullMarked
package parallax.relay.app;

import org.jspecify.annotations.NullMarked;
