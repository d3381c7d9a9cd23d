/**
 * The official servers and libraries, as scripts/devnet runs them from npm: the independent peer of our tests.
 *
 * <p>Threads: a test drives them from its own thread; a thread for each process reads what it prints.
 *
 * <ul>
 *   <li>DevnetServers: PLC directory and PDSes, and their control port
 *   <li>ReferenceRepo: the official {@code @atproto/repo}, asked about repositories
 *   <li>DevnetLines: one of their processes
 * </ul>
 */
@NullMarked
package parallax.atproto.testkit.devnet;

import org.jspecify.annotations.NullMarked;
