/** Tests of the file that all tools write. */
@NullMarked
package parallax.reports.document;

import org.jspecify.annotations.NullMarked;
