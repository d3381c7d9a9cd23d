/**
 * A comparison's progress on disk, so that one that was interrupted goes on where it ended.
 *
 * <p>Contract: two things are kept. {@code FILE} has one line for each collection that is done, {@code FILE.pages/} one
 * file for each list that is being read, with a record for each page. What is not there whole is cut away on the next
 * start: of pages everything from the first damaged record on, as it can be asked for again; of lines only a torn last
 * one, and damage before it is {@link parallax.coldir.state.DamagedStateException}. A process that is killed loses
 * nothing that was appended; a machine that loses power may lose the last pages. One process at a time.
 *
 * <p>Threads: {@link parallax.coldir.state.RunState} may be shared; a {@code PageFile} belongs to one thread.
 *
 * <ul>
 *   <li>RunState: the whole
 *   <li>StateLines, PageFile: the two kinds of files
 *   <li>DamagedStateException, OtherStateException: why a state is of no use
 * </ul>
 */
@NullMarked
package parallax.coldir.state;

import org.jspecify.annotations.NullMarked;
