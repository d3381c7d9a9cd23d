package parallax.coldir.screen;

import parallax.cli.TextTable;
import parallax.reports.directory.DirectoryReport;
import parallax.reports.directory.RelayTotals;
import parallax.reports.document.Figures;

/** The result of a comparison in a few lines. */
public final class ResultTable {

    private ResultTable() {}

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
        StringBuilder text = new StringBuilder();
        table.lines().forEach(line -> text.append(line).append('\n'));
        report.completeness().reasons().forEach(reason -> text.append(reason).append('\n'));
        return text.toString();
    }

    private static String coverage(double percent) {
        return Double.isNaN(percent) ? "not known" : Figures.percent(percent);
    }
}
