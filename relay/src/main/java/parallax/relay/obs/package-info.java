/**
 * What an operator can see.
 *
 * <p>Contract: every meter is named here or in {@code Gauges}; labels come from enums, so their number is bounded. Threads: any.
 *
 * <ul>
 *   <li>Metrics: every meter of the relay, and their Prometheus text; IdentityMeters: those of identities
 * </ul>
 */
@NullMarked
package parallax.relay.obs;

import org.jspecify.annotations.NullMarked;
