/**
 * Agreement with the official implementation, which runs from npm beside these tests: the same trees, the same bytes
 * and CIDs, the same verdicts of repositories, commits and proofs. Skipped where there is no npm, but not in continuous
 * integration.
 *
 * <ul>
 *   <li>TreeAgreementTest: roots after each commit of a thousand sequences, drawn by OpSequence
 *   <li>DataAgreementTest: records from JSON and back, drawn by RandomJson
 *   <li>RepoAgreementTest: repositories, commits and record proofs in both directions, and what both refuse
 *   <li>ServerAgreementTest: repositories, proofs, blocks and the stream of the official PDS; EventCollector reads it
 *   <li>Repos: our verdicts
 * </ul>
 */
@NullMarked
package parallax.atproto.agreement;

import org.jspecify.annotations.NullMarked;
