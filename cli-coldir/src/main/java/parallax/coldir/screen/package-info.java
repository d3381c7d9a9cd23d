/**
 * What a person sees of a comparison: a line or a bar while it runs, a table at the end.
 *
 * <p>Contract: progress goes to standard error, in place only on a terminal that can redraw, without colour where
 * {@code NO_COLOR} says so. Threads: progress is shown by a thread of its own.
 *
 * <ul>
 *   <li>ComparisonView, ProgressLine: while it runs
 *   <li>DirectoryTable: at the end
 * </ul>
 */
@NullMarked
package parallax.coldir.screen;

import org.jspecify.annotations.NullMarked;
