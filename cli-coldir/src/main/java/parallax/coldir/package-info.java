/**
 * The coldir process: it starts the command line and exits with its code. The rest is in the packages below. Threads:
 * the main thread runs the command; a shutdown hook asks it to end early.
 */
@NullMarked
package parallax.coldir;

import org.jspecify.annotations.NullMarked;
