/**
 * What an operator can see.
 *
 * <p>Contract: every meter is named in one file; labels come from enums, so their number is bounded. Threads: any.
 *
 * <ul>
 *   <li>Metrics: every meter of the relay, and their Prometheus text
 * </ul>
 */
@NullMarked
package parallax.relay.obs;

import org.jspecify.annotations.NullMarked;
