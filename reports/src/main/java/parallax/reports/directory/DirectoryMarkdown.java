package parallax.reports.directory;

import static parallax.reports.document.MarkdownTable.bold;
import static parallax.reports.document.MarkdownTable.plain;

import java.util.List;
import java.util.OptionalLong;
import java.util.function.ToLongFunction;
import parallax.reports.document.Figures;
import parallax.reports.document.MarkdownTable;

/** A comparison of directories in the form in which operators write them by hand. */
public final class DirectoryMarkdown {

    private final DirectoryReport report;
    private final StringBuilder out = new StringBuilder();

    private DirectoryMarkdown(DirectoryReport report) {
        this.report = report;
    }

    /** The whole document, ending in a line break. */
    public static String write(DirectoryReport report) {
        DirectoryMarkdown markdown = new DirectoryMarkdown(report);
        markdown.paragraph("# collection directory comparison — "
                + report.run().startedAt().substring(0, 10));
        markdown.sections("##");
        return markdown.out.toString().stripTrailing() + "\n";
    }

    /**
     * The results alone, as a section of a larger report.
     *
     * @param number of the section, for example 2
     */
    public static String section(DirectoryReport report, int number) {
        DirectoryMarkdown markdown = new DirectoryMarkdown(report);
        markdown.paragraph("## " + number + ". collection directories (coldir)");
        markdown.sections("###");
        return markdown.out.toString().stripTrailing() + "\n";
    }

    private void sections(String level) {
        paragraph(level + " relays tested");
        paragraph(tested());
        paragraph(level + " tools used");
        paragraph("- **coldir** (" + plain(report.run().tool().text())
                + ") — pages through `listReposByCollection` of every relay, compares the lists as sets of accounts, and"
                + " asks the PDSes about those that some list and others do not");
        report.lists().forEach(list -> paragraph(plain(named(list))));
        report.notes().forEach(note -> paragraph(plain(note)));
        report.completeness().reasons().forEach(reason -> paragraph(bold("Not whole:") + " " + plain(reason)));
        paragraph(level + " totals");
        paragraph(totals());
        new GroupsMarkdown(report, level).paragraphs().forEach(this::paragraph);
        new DifferencesMarkdown(report, level).paragraphs().forEach(this::paragraph);
        if (report.changes() != null) {
            ChangesMarkdown.paragraphs(report.changes(), level).forEach(this::paragraph);
        }
    }

    private String tested() {
        MarkdownTable table = new MarkdownTable("relay", "URL", "collectiondir", "notes");
        for (RelayTotals relay : report.relays()) {
            table.row(
                    bold(plain(relay.name())),
                    plain(relay.url()),
                    relay.directory() ? "yes" : bold("no"),
                    relay.why() == null ? relay.reference() ? "reference relay" : "" : plain(relay.why()));
        }
        return table.text();
    }

    private static String named(NameList list) {
        String fresh = list.notFresh() == null
                ? ""
                : " (an older copy, since it could not be fetched: " + list.notFresh() + ")";
        String refused = list.refusedCount() == 0
                ? ""
                : "; " + Figures.count(list.refusedCount()) + " items in it are no NSID"
                        + (list.refused().isEmpty()
                                ? ""
                                : ", such as '" + list.refused().getFirst() + "'");
        return "Collections from " + list.source() + ", read " + list.readAt() + fresh + ": "
                + Figures.count(list.named()) + (list.named() == 1 ? " name" : " names") + refused + ".";
    }

    private static String collections(int count) {
        return Figures.count(count) + (count == 1 ? " collection" : " collections");
    }

    private String totals() {
        MarkdownTable table = new MarkdownTable(
                "relay", "collections with accounts", "accounts × collections", "leads in", "not whole");
        for (RelayTotals relay : report.relays()) {
            table.row(
                    plain(relay.name()),
                    number(relay, RelayTotals::collections),
                    number(relay, RelayTotals::pairs),
                    relay.directory() ? Figures.count(relay.leads()) : "",
                    relay.directory() ? Figures.count(relay.partial()) : "");
        }
        long whole = report.collections().stream()
                .filter(result -> result.listed().stream().allMatch(ListedCount::isWhole))
                .count();
        return table.text() + "\n" + collections(report.collections().size()) + " looked at, " + Figures.count(whole)
                + " of them whole at every relay with a directory.\n";
    }

    private String number(RelayTotals relay, ToLongFunction<RelayTotals> column) {
        if (!relay.directory()) {
            return "no directory";
        }
        long value = column.applyAsLong(relay);
        String text = (relay.partial() > 0 ? "≥ " : "") + Figures.count(value);
        OptionalLong winner = winner(column);
        return winner.isPresent() && winner.getAsLong() == value ? bold(text) : text;
    }

    /** Empty while a list is not whole, or where several are equal. */
    private OptionalLong winner(ToLongFunction<RelayTotals> column) {
        List<RelayTotals> with =
                report.relays().stream().filter(RelayTotals::directory).toList();
        long most = with.stream().mapToLong(column).max().orElse(0);
        boolean known =
                with.size() > 1 && with.stream().allMatch(relay -> relay.partial() == 0) && report.skipped() == 0;
        long first =
                with.stream().filter(relay -> column.applyAsLong(relay) == most).count();
        return known && first == 1 ? OptionalLong.of(most) : OptionalLong.empty();
    }

    private void paragraph(String text) {
        if (!text.isEmpty()) {
            out.append(text.stripTrailing()).append("\n\n");
        }
    }
}
