/** The identifiers of the protocol, one validated record each. Pure: no I/O, no threads. */
@NullMarked
package parallax.atproto.syntax;

import org.jspecify.annotations.NullMarked;
