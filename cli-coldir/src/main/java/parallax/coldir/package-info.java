/**
 * The coldir command line: reads options, shows progress, writes results. What is done and how is in the packages below;
 * only this one and {@code screen} print. Threads: the main thread runs the command; a shutdown hook asks it to end early.
 *
 * <ul>
 *   <li>Main, ColdirCommand: the process and the commands
 *   <li>CompareCommand, CompareOptions, RelayChoice: compare
 *   <li>DiffCommand, AccountLines: diff
 *   <li>NsidsCommand, MicroPdsCommand, SubmitCommand, LineFile: the other commands
 *   <li>NameOptions, NetworkOptions, Checks: what commands have in common
 *   <li>Network, Names, Heap: clients, lists and memory, as the options say
 *   <li>Conclusion: at the end
 * </ul>
 */
@NullMarked
package parallax.coldir;

import org.jspecify.annotations.NullMarked;
