/** The pulsar command line. */
@NullMarked
package parallax.pulsar;

import org.jspecify.annotations.NullMarked;
