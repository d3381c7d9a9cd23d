/**
 * The file that all tools write: one JSON document with what they have in common, and a section for each kind of
 * result.
 *
 * <p>Contract: immutable records that check their own sums. The document is described by {@code report-2.schema.json},
 * each section by a schema of its own, all beside the classes in the jar. A tool adds a section without a change here.
 * Threads: all is immutable or stateless, but for the JSON trees of sections, which are copied in and out.
 *
 * <ul>
 *   <li>ReportDocument: the whole
 *   <li>FormatVersion: which versions are read
 *   <li>RunFacts, Source, Completeness: which program ran, on what, and how much it saw
 *   <li>SafeArguments: a command line without secrets
 *   <li>AccountSet, AccountEntry: accounts by class, with evidence
 *   <li>DocumentJson: to and from JSON
 *   <li>Figures, MarkdownTable: how numbers and cells are written
 * </ul>
 */
@NullMarked
package parallax.reports.document;

import org.jspecify.annotations.NullMarked;
