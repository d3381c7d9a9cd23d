/**
 * Signed commits, the operations they claim, the check that one follows from the other, and the making of them
 * (atproto.com/specs/repository, atproto.com/specs/sync).
 *
 * <p>Contract: pure; a commit that does not decode is a {@link parallax.atproto.repo.RepoException}, a claim that does
 * not hold is a {@link parallax.atproto.repo.ProofResult}. Identity, order of revs and account status are not looked at
 * here.
 *
 * <p>Threads: everything is immutable or static; a {@link parallax.atproto.repo.Repo} and what came from it share one tree
 * and belong to one thread at a time.
 *
 * <ul>
 *   <li>SignedCommit: a commit of version 3, and the bytes its signature covers
 *   <li>CommitFields: its fields while it is read
 *   <li>RepoException: bytes that are no such commit
 *   <li>RepoHead: what is remembered of a repository
 *   <li>RepoOp: one claimed change of a record
 *   <li>RepoLimits: the protocol's sizes
 *   <li>Repo: a repository at one commit, as its host keeps it; RepoWrite: what applications ask for
 *   <li>RepoStep, NewCommit: the next commit before and after it is signed
 *   <li>RepoCar: a whole repository as a CAR; RecordProof: one record's, and what it proves
 *   <li>CommitProof, ProofResult: whether blocks and operations prove the step from one tree to the next
 *   <li>TouchedCollections: which collections have records after a commit, as far as its blocks tell
 * </ul>
 */
@NullMarked
package parallax.atproto.repo;

import org.jspecify.annotations.NullMarked;
