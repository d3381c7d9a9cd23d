/** Start, settings and wiring of the relay; the only package that sees every stage. */
@NullMarked
package parallax.relay.app;

import org.jspecify.annotations.NullMarked;
