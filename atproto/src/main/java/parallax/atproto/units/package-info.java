/**
 * Values with units as people write them in options and configuration, and how pauses grow. Pure.
 *
 * <ul>
 *   <li>TimeSpan: {@code 2m}, {@code 72h}, {@code 1h30m}
 *   <li>ByteSize: {@code 64MiB}, {@code 500MB}, {@code 1024}
 *   <li>GrowingPause: how long to wait after each failure in a row
 * </ul>
 */
@NullMarked
package parallax.atproto.units;

import org.jspecify.annotations.NullMarked;
