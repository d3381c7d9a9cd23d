/**
 * The commands of coldir: they read options, show progress and write results. What is compared, and how, is in the
 * packages beside this one. Only this package and {@code screen} print.
 *
 * <ul>
 *   <li>ColdirCommand: all commands together
 *   <li>CompareCommand, CompareOptions, RelayChoice: compare
 *   <li>DiffCommand, AccountLines: diff
 *   <li>NsidsCommand, MicroPdsCommand, SubmitCommand: the other commands
 *   <li>NameOptions, NetworkOptions, Checks: what commands have in common
 *   <li>RunClients, Names: clients and lists, as the options say
 *   <li>DirectoryConclusion: the exit code of a comparison
 * </ul>
 */
@NullMarked
package parallax.coldir.command;

import org.jspecify.annotations.NullMarked;
