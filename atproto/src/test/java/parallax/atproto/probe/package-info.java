/** Tests of the account probe on real sockets. */
@NullMarked
package parallax.atproto.probe;

import org.jspecify.annotations.NullMarked;
