/**
 * Asks PDSes for what events do not tell the collection index.
 *
 * <p>Contract: the queue belongs to the state ({@link parallax.relay.collections.IndexChecks}), is bounded, and is kept
 * over restarts. A repo's own PDS is asked, within the politeness rules of the process. Its answer is merged, by revs,
 * with what commits prove meanwhile. Threads: one looks at the queue, virtual ones ask.
 *
 * <ul>
 *   <li>Rechecks: works off the queue
 *   <li>RepoQuestion, RepoWord: asking for one repo, and what came of it
 *   <li>RecheckLimits: how many at once, how fast, how often
 * </ul>
 */
@NullMarked
package parallax.relay.index;

import org.jspecify.annotations.NullMarked;
