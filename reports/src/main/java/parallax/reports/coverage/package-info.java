/**
 * What relays carried during one window: the model, its JSON and its Markdown.
 *
 * <p>Contract: the records are immutable and check their own sums, so a report whose numbers do not add up cannot be
 * made or read. In the JSON it is the section {@code coverage} of a {@link parallax.reports.document.ReportDocument},
 * which names each record component as it is called here; fields that a newer writer added are ignored by an older
 * reader. Threads: all is immutable or stateless.
 *
 * <ul>
 *   <li>CoverageReport: everything about one run
 *   <li>StreamResult, KindCounts, Interruption: what one firehose sent, and where it was cut
 *   <li>Comparison, KindComparison, MissedEvent: one relay against the reference
 *   <li>CoverageJson: to and from JSON
 *   <li>CoverageMarkdown, ComparisonMarkdown, AccountsMarkdown: the report that operators read
 *   <li>CoverageSummary: the sentences of the conclusion
 * </ul>
 */
@NullMarked
package parallax.reports.coverage;

import org.jspecify.annotations.NullMarked;
