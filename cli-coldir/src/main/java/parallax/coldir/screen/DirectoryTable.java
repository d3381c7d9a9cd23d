package parallax.coldir.screen;

import java.util.stream.Collectors;
import java.util.stream.Stream;
import parallax.atproto.syntax.PlainText;
import parallax.cli.TextTable;
import parallax.reports.directory.DirectoryReport;
import parallax.reports.directory.RelayTotals;
import parallax.reports.document.Figures;

/** The result of a comparison in a few lines. */
public final class DirectoryTable {

    private DirectoryTable() {}

    /** A row for each relay, then why the result is not whole. */
    public static String of(DirectoryReport report) {
        TextTable table = new TextTable().row("relay", "collections", "accounts", "leads in", "not whole", "lists");
        for (RelayTotals relay : report.relays()) {
            if (relay.directory()) {
                table.row(
                        relay.name() + (relay.reference() ? " (reference)" : ""),
                        Figures.count(relay.collections()),
                        (relay.partial() > 0 ? ">= " : "") + Figures.count(relay.pairs()),
                        Figures.count(relay.leads()),
                        Figures.count(relay.partial()),
                        relay.reference() ? "" : coverage(report.coverage(relay.name())));
            } else {
                table.row(relay.name(), "no directory", "", "", "", "");
            }
        }
        return Stream.concat(table.lines().stream(), report.completeness().reasons().stream())
                .map(line -> PlainText.of(line) + '\n')
                .collect(Collectors.joining());
    }

    private static String coverage(double percent) {
        return Double.isNaN(percent) ? "not known" : Figures.percent(percent);
    }
}
