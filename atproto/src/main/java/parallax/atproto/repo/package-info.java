/**
 * Signed commits, the operations they claim, and the check that one follows from the other
 * (atproto.com/specs/repository, atproto.com/specs/sync).
 *
 * <p>Contract: pure; a commit that does not decode is a {@link parallax.atproto.repo.RepoException}, a claim that does
 * not hold is a {@link parallax.atproto.repo.ProofResult}. Identity, order of revs and account status are not looked at
 * here.
 *
 * <p>Threads: everything is immutable or static.
 *
 * <ul>
 *   <li>SignedCommit: a commit of version 3, and the bytes its signature covers
 *   <li>CommitFields: its fields while it is read
 *   <li>RepoException: bytes that are no such commit
 *   <li>RepoHead: what is remembered of a repository
 *   <li>RepoOp: one claimed change of a record; NetChange: what those on one path come to
 *   <li>RepoLimits: the protocol's sizes
 *   <li>CommitProof, ProofResult: whether blocks and operations prove the step from one tree to the next
 *   <li>TouchedCollections: which collections have records after a commit, as far as its blocks tell
 * </ul>
 */
@NullMarked
package parallax.atproto.repo;

import org.jspecify.annotations.NullMarked;
