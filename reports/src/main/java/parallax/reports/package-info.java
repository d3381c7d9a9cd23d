/**
 * The reports of the tools: one package for each kind. {@link parallax.reports.document} is what all have in
 * common, {@link parallax.reports.coverage} what pulsar measures. Nothing here prints or reads a
 * clock.
 */
@NullMarked
package parallax.reports;

import org.jspecify.annotations.NullMarked;
