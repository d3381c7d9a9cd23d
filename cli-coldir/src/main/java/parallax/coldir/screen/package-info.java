/**
 * What a person sees of a comparison: a line or a bar while it runs, a table and files at the end.
 *
 * <p>Contract: progress goes to standard error, in place only on a terminal that can redraw, without colour where {@code
 * NO_COLOR} says so. A file is replaced whole or not at all. Threads: progress is shown by a thread of its own.
 *
 * <ul>
 *   <li>ProgressView, ProgressText: while it runs
 *   <li>ResultTable, TextTable, OutputFiles: at the end
 * </ul>
 */
@NullMarked
package parallax.coldir.screen;

import org.jspecify.annotations.NullMarked;
