/**
 * The pulsar command line: reads options, shows progress, writes the result. What is measured and how is in the
 * packages below; only this one prints. Threads: the main thread runs the command; a shutdown hook asks it to end
 * early.
 *
 * <ul>
 *   <li>Main: the process
 *   <li>PulsarCommand, PulsarOptions: the command line
 *   <li>LiveTable, PlainProgress, ProgressText, Rates: while it runs
 *   <li>ResultTable, Conclusion: at the end
 * </ul>
 */
@NullMarked
package parallax.pulsar;

import org.jspecify.annotations.NullMarked;
