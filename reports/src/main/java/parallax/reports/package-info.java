/** The report model and the files it is written to. */
@NullMarked
package parallax.reports;

import org.jspecify.annotations.NullMarked;
