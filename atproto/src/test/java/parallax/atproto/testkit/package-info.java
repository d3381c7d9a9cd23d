/**
 * What tests of every module share, shipped as the library's test-jar: accounts with real keys, repositories with real
 * proofs, and the ways both go wrong.
 *
 * <p>Threads: a repository and its account belong to one thread; a {@link parallax.atproto.testkit.HostSequence} may be
 * shared by the repositories of a host.
 *
 * <ul>
 *   <li>Vectors: the interoperability vectors beside the project
 *   <li>TestAccount: a DID with a key that can be rotated
 *   <li>TestRepo: its repository; each change gives the signed event and frame a PDS would send
 *   <li>TestEvent: an event with its frame
 *   <li>HostSequence: the seqs of one host
 *   <li>Breakage: what can be wrong with an event, with the ruling it must get; BrokenFrames makes them
 *   <li>RulingRow: every case that has a ruling, with what makes it happen
 *   <li>UnknownField: a field more in a frame
 *   <li>CommitDraft: a commit before it is signed and framed, any part of it changed
 * </ul>
 */
@NullMarked
package parallax.atproto.testkit;

import org.jspecify.annotations.NullMarked;
