package parallax.pulsar;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import parallax.atproto.syntax.PlainText;
import parallax.cli.TextTable;
import parallax.reports.coverage.Comparison;
import parallax.reports.coverage.CoverageReport;
import parallax.reports.coverage.CoverageSummary;
import parallax.reports.coverage.Interruption;
import parallax.reports.coverage.StreamResult;
import parallax.reports.coverage.StreamResult.Role;
import parallax.reports.document.Figures;

/** The result as plain text. */
final class ResultTable {

    private ResultTable() {}

    static String of(CoverageReport report) {
        List<String> lines = new ArrayList<>(table(report));
        lines.add("");
        for (StreamResult stream : report.streams()) {
            for (Interruption cut : stream.partial()) {
                lines.add("* " + stream.name() + ": " + cut.reason() + " at " + Figures.time(cut.atMillis())
                        + " of the window, so its totals are lower bounds");
            }
        }
        if (report.leftOut() > 0) {
            lines.add("* " + CoverageSummary.leftOut(report));
        }
        for (Comparison comparison : report.comparisons()) {
            lines.add(CoverageSummary.sum(comparison));
            comparison
                    .refused()
                    .forEach((reason, count) ->
                            lines.add("  refused as expected, " + reason + ": " + Figures.count(count)));
        }
        report.accounts().forEach(set -> lines.add(set.sentence()));
        lines.add("");
        lines.addAll(CoverageSummary.sentences(report));
        lines.addAll(report.notes());
        return lines.stream().map(PlainText::of).collect(Collectors.joining("\n", "", "\n"));
    }

    private static List<String> table(CoverageReport report) {
        TextTable table = new TextTable()
                .row("stream", "events", "DIDs", "coverage", "matched", "altered", "missed", "extra", "lag p50");
        for (StreamResult stream : report.streams()) {
            if (stream.role() != Role.MEMBER) {
                row(table, report, stream);
            }
        }
        return table.lines();
    }

    private static void row(TextTable table, CoverageReport report, StreamResult stream) {
        Optional<Comparison> comparison = comparison(report, stream);
        String name = stream.name() + (stream.role() == Role.REFERENCE ? " (reference)" : "");
        if (!stream.connected()) {
            table.row(name, "not connected", "", "", "", "", "", "", "");
            return;
        }
        String mark = stream.whole() && report.leftOut() == 0 ? "" : "*";
        Long lag = stream.lagMillis();
        table.row(
                name,
                Figures.count(stream.events().total()) + mark,
                Figures.count(stream.uniqueDids()) + mark,
                comparison.map(CoverageSummary::share).orElse(""),
                comparison.map(c -> Figures.count(c.matched())).orElse(""),
                comparison.map(c -> Figures.count(c.altered())).orElse(""),
                comparison.map(c -> Figures.count(c.missed().size())).orElse(""),
                comparison.map(c -> Figures.count(c.extra())).orElse(""),
                lag == null ? "" : Figures.count(lag) + " ms");
    }

    private static Optional<Comparison> comparison(CoverageReport report, StreamResult stream) {
        return report.comparisons().stream()
                .filter(comparison ->
                        stream.role() == Role.RELAY && comparison.relay().equals(stream.name()))
                .findFirst();
    }
}
