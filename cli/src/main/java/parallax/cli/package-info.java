/**
 * What the command lines of all programs have in common. No program is known here, and nothing here knows what one does.
 *
 * <ul>
 *   <li>ExitCode: what each code means
 *   <li>BuildVersion: the version of this build, behind {@code --version}
 *   <li>OptionTypes: what is written on the command line, read
 *   <li>EarlyEnd: Ctrl-C ends the work, not the report
 *   <li>Terminal: whether standard error can redraw, and in colour
 *   <li>TextTable: the result on the screen
 *   <li>Outputs, OutputFiles: the result in files or on standard output
 * </ul>
 */
@NullMarked
package parallax.cli;

import org.jspecify.annotations.NullMarked;
