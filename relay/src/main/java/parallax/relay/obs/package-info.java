/**
 * What an operator can see.
 *
 * <p>Contract: every meter is named here or in {@code Gauges}; labels come from enums, so their number is bounded.
 * Threads: any.
 *
 * <ul>
 *   <li>Metrics: every meter of the relay, and their Prometheus text; IdentityMeters, BackfillMeters: those of
 *       identities and of backfills; ProcessMemory: what the heap's meters do not show
 * </ul>
 */
@NullMarked
package parallax.relay.obs;

import org.jspecify.annotations.NullMarked;
