/**
 * What the collection directories of relays list: the model, its JSON, its Markdown and its CSV.
 *
 * <p>Contract: the records are immutable and check their own sums. A count is the size of a set. The count of a set
 * that is not whole is a lower bound, is written {@code ≥}, and wins nothing. In the JSON all of this is the section
 * {@code directories} of a {@link parallax.reports.document.ReportDocument}. An older reader ignores fields that a
 * newer writer added. Threads: everything is immutable or stateless.
 *
 * <ul>
 *   <li>DirectoryReport: everything about one run
 *   <li>NameList: where the collections were named
 *   <li>RelayTotals: one relay over all collections
 *   <li>CollectionResult, ListedCount, Difference: one collection
 *   <li>Standing, Changes: what a collection says of the relays, and what changed since an earlier run
 *   <li>DirectoryJson, DirectoryCsv: to and from JSON, to CSV
 *   <li>DirectoryMarkdown, GroupsMarkdown, DifferencesMarkdown, ChangesMarkdown: the report that operators read
 * </ul>
 */
@NullMarked
package parallax.reports.directory;

import org.jspecify.annotations.NullMarked;
