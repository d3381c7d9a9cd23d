/** Tests of the comparison of directories; {@code DirectorySamples} has the reports they use. */
@NullMarked
package parallax.reports.directory;

import org.jspecify.annotations.NullMarked;
