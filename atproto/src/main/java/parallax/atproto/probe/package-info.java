/**
 * What became of an account: its {@link parallax.atproto.probe.AccountClass} with the evidence, within a budget.
 *
 * <p>Contract: a class that speaks against an account is given on an answer only, and, but for {@code STALE} on a fresh
 * document, only after its DID was resolved once more past every cache. Silence and errors of a server leave it {@code
 * UNVERIFIED}, the end of the budget {@code UNCHECKED}; neither says anything of the account. What remotes do is never
 * an exception. Evidence names who was asked what, when, and the answer's status and error, never a payload.
 *
 * <table>
 * <caption>What is seen, and the class</caption>
 * <tr><th>seen</th><th>class</th></tr>
 * <tr><td>active, also {@code throttled} or {@code desynchronized}; and what was asked for is
 * there</td><td>live</td></tr> <tr><td>active, but no record of the collection, or an earlier rev than asked
 * for</td><td>stale</td></tr> <tr><td>{@code RepoDeactivated}, {@code RepoSuspended}, {@code RepoTakendown}, {@code
 * RepoDeleted}, or that status</td>
 *     <td>that</td></tr>
 * <tr><td>inactive with no status or an unknown one, {@code RepoInactive}</td><td>deactivated</td></tr>
 * <tr><td>DID tombstoned</td><td>deleted</td></tr>
 * <tr><td>{@code RepoNotFound}</td><td>ghost</td></tr>
 * <tr><td>the PDS's name has no address in every try, while the name service works; or it refuses every connection</td>
 *     <td>ghost</td></tr>
 * <tr><td>no such DID, document malformed or without a PDS, a method other than plc and
 * web</td><td>unresolvable</td></tr> <tr><td>our own patience for a turn at the host ends ({@code
 * NotSent})</td><td>unverified</td></tr> <tr><td>directory or did:web host silent, 5xx,
 * 429</td><td>unverified</td></tr> <tr><td>PDS silent (offline, TLS, time), 5xx, 429 longer than patience, 401, 403,
 * other refusals, garbage, an answer about
 *     another account, an address that the guard refuses, a host without any method of a
 *     PDS</td><td>unverified</td></tr>
 * <tr><td>accounts, requests or time used up, cancelled</td><td>unchecked</td></tr>
 * </table>
 *
 * <p>Corners. <em>Moved</em>: when the fresh document names another PDS, that one is asked instead, once; the old one's
 * word does not count. <em>Old PDS</em>: where {@code getRepoStatus} is not there, {@code getLatestCommit}, then {@code
 * describeRepo} tell whether it is active. <em>Collections</em>: {@code listRecords} decides; where it fails, a {@code
 * describeRepo} that names the collection is believed, one that does not proves nothing. <em>A dead host with many
 * accounts</em> is found gone once; one that gives three accounts in a row no use is left alone for a minute, and its
 * accounts are unverified meanwhile. <em>Crowded hosts</em>: more than 1,024 accounts that wait for one operator hold
 * up those behind them. <em>did:web</em>: a silent host leaves the DID unverified, as its own domain may come back.
 *
 * <p>Threads: a virtual thread for each account that is begun, at most 1,024 a run; findings come on one at a time.
 *
 * <ul>
 *   <li>AccountProbe, ProbeRun: asks about accounts, one or many, and can be cancelled
 *   <li>ProbeQuestion: what is asked
 *   <li>AccountClass, AccountFinding, Evidence: what was found out
 *   <li>ProbeLimits, ProbePatience, ProbeBudget: what it may cost
 *   <li>ProbeSample, ShareEstimate: which accounts to ask about, and what they say of all
 *   <li>NameService: whether names can be looked up
 *   <li>AccountInquiry, Trail: the way to one finding
 *   <li>Answering, PdsInterview, PdsWord: one account at one PDS
 *   <li>Questioner, HostBook: one request with its tries; what was learnt about hosts
 * </ul>
 */
@NullMarked
package parallax.atproto.probe;

import org.jspecify.annotations.NullMarked;
