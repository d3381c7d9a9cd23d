/**
 * Asks for what events do not tell the collection index.
 *
 * <p>Contract: the queue is the state's ({@link parallax.relay.collections.IndexChecks}), bounded and kept over restarts; a repo's own
 * PDS is asked, within the process's manners, and what it says is merged by revs with what commits prove meanwhile. Threads:
 * one that looks at the queue, virtual ones that ask.
 *
 * <ul>
 *   <li>Rechecks: the queue, worked off
 *   <li>RepoQuestion, RepoWord: asking for one repo, and what came of it
 *   <li>RecheckLimits: how many, how fast, how often
 * </ul>
 */
@NullMarked
package parallax.relay.index;

import org.jspecify.annotations.NullMarked;
