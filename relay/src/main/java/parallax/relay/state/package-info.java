/**
 * What is derived from the log, and the control plane: the two stores of the relay.
 *
 * <p>Contract: {@link parallax.relay.state.StateStore} (RocksDB) changes only by {@code apply}, one atomic batch per
 * group commit, so it always equals the log up to its applied seq. {@link parallax.relay.state.HostTable} (SQL) holds
 * what an operator may edit. Threads: one thread applies; any thread reads.
 *
 * <ul>
 *   <li>StateStore: repos, upstream marks, account counts and the applied seq, in RocksDB column families
 *   <li>RecentRepos: the repos that changed last, in memory
 *   <li>StateFamilies: opens RocksDB with the column families and their memory bounds
 *   <li>RepoRow: the stored form of a repo's state
 *   <li>MarkRow: the stored form of a host's upstream mark
 *   <li>AccountCounts: accounts per host, kept in step with the repos
 *   <li>AuditTable: the operator's acts, in the control plane
 *   <li>Takedowns: what the operator has taken down, and since which seq
 *   <li>StateCorruptException: a stored row that cannot be read
 *   <li>Family: one column family, to read
 *   <li>StateFailure: which failures of RocksDB are damage
 *   <li>ControlPlane: opens SQLite or PostgreSQL and migrates it
 *   <li>DatabaseUrl: the operator's database URL, checked
 *   <li>Sql: one statement on a connection of its own
 *   <li>HostTable: hosts, their status, their terms and when they were first seen
 *   <li>BackfillTable: the backfill and how far it is
 *   <li>RuleTable: banned domains and changed settings
 * </ul>
 */
@NullMarked
package parallax.relay.state;

import org.jspecify.annotations.NullMarked;
