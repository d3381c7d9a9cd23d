/**
 * What tests of every module share, shipped as the library's test-jar: accounts with real keys, repositories with real
 * proofs, and the ways both go wrong.
 *
 * <ul>
 *   <li>Vectors: the interoperability vectors beside the project
 * </ul>
 */
@NullMarked
package parallax.atproto.testkit;

import org.jspecify.annotations.NullMarked;
