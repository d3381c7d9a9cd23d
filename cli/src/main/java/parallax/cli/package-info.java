/**
 * What the command lines of all programs have in common. No program is known here, and nothing here knows what one
 * does.
 *
 * <ul>
 *   <li>ExitCode: what each code means
 *   <li>BuildVersion: the version of this build, behind {@code --version}
 *   <li>LineFile: entries, one a line
 *   <li>Program: what all command lines do alike
 *   <li>OptionTypes, OptionChecks, WrongUsage: what is written on the command line, read, checked and refused
 *   <li>EnvironmentTwins, OptionHelp: every option read from the environment too, and told in the help
 *   <li>PlcOptions, ReportOptions: options that tools share
 *   <li>EarlyEnd: Ctrl-C ends the work, not the report
 *   <li>Terminal: whether standard error can redraw, and in colour
 *   <li>TextTable: the result on the screen
 *   <li>Outputs, OutputFiles: the result in files or on standard output
 * </ul>
 */
@NullMarked
package parallax.cli;

import org.jspecify.annotations.NullMarked;
