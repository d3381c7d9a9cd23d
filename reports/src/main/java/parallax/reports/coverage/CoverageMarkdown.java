package parallax.reports.coverage;

import static parallax.reports.document.MarkdownTable.bold;
import static parallax.reports.document.MarkdownTable.plain;

import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import parallax.reports.coverage.StreamResult.Role;
import parallax.reports.document.Figures;
import parallax.reports.document.MarkdownTable;

/** A coverage report in the form in which operators write them by hand. */
public final class CoverageMarkdown {

    private final CoverageReport report;
    private final StringBuilder out = new StringBuilder();

    private CoverageMarkdown(CoverageReport report) {
        this.report = report;
    }

    /** The whole document, ending in a line break. */
    public static String write(CoverageReport report) {
        return new CoverageMarkdown(report).document();
    }

    private String document() {
        paragraph("# relay coverage comparison — " + report.run().startedAt().substring(0, 10));
        paragraph("## relays tested");
        paragraph(tested());
        paragraph("## tools used");
        paragraph("- **Pulsar** (" + plain(report.run().tool().text())
                + ") — subscribes to several firehoses at once, counts events and unique DIDs over a time window, and"
                + " compares them event by event");
        paragraph("---");
        paragraph("## 1. firehose coverage (Pulsar, " + window() + ")");
        paragraph(coverage());
        footnotes();
        CoverageSummary.sentences(report).forEach(sentence -> paragraph(plain(sentence)));
        report.notes().forEach(note -> paragraph(plain(note)));
        report.accounts().forEach(set -> paragraph(AccountsMarkdown.write(set)));
        report.comparisons().forEach(comparison -> paragraph(ComparisonMarkdown.write(comparison)));
        paragraph("### streams");
        paragraph(streams());
        return out.toString().stripTrailing() + "\n";
    }

    private String window() {
        String planned = Figures.time(report.windowMillis()) + " window";
        return report.endedEarlyAtMillis() == null
                ? planned
                : planned + ", ended early at " + Figures.time(report.endedEarlyAtMillis());
    }

    private String tested() {
        MarkdownTable table = new MarkdownTable("relay", "firehose", "role", "notes");
        for (StreamResult stream : report.streams()) {
            table.row(bold(plain(stream.name())), plain(stream.url()), role(stream), note(stream));
        }
        return table.text();
    }

    private static String role(StreamResult stream) {
        return switch (stream.role()) {
            case RELAY -> "relay";
            case REFERENCE -> "reference";
            case MEMBER -> "part of the reference";
        };
    }

    private static String note(StreamResult stream) {
        String why = stream.notConnected();
        if (why != null) {
            return "not connected: " + plain(why);
        }
        return stream.partial().isEmpty() ? "" : "partial";
    }

    private String coverage() {
        String against = report.reference() == null ? "all relays" : report.reference();
        MarkdownTable table = new MarkdownTable("relay", "events", "unique DIDs", "coverage of " + plain(against));
        for (StreamResult stream : report.streams()) {
            if (stream.role() != Role.MEMBER) {
                table.row(
                        plain(stream.name()) + (stream.role() == Role.REFERENCE ? " (reference)" : ""),
                        number(stream, s -> s.events().total()),
                        number(stream, StreamResult::uniqueDids),
                        share(stream));
            }
        }
        return table.text();
    }

    private String number(StreamResult stream, ToLongFunction<StreamResult> column) {
        if (!stream.connected()) {
            return "not connected";
        }
        long value = column.applyAsLong(stream);
        OptionalLong winner = winner(column);
        boolean wins = stream.role() == Role.RELAY && winner.isPresent() && winner.getAsLong() == value;
        String text = Figures.count(value) + (stream.whole() && report.leftOut() == 0 ? "" : "*");
        return wins ? bold(text) : text;
    }

    private String share(StreamResult stream) {
        return report.comparisons().stream()
                .filter(comparison ->
                        stream.role() == Role.RELAY && comparison.relay().equals(stream.name()))
                .map(CoverageSummary::share)
                .findFirst()
                .orElse("—");
    }

    /** The largest value of a column, if there is one to name: no stream is partial, and only one relay has it. */
    private OptionalLong winner(ToLongFunction<StreamResult> column) {
        List<Long> values = report.relays().stream()
                .map(column::applyAsLong)
                .sorted((a, b) -> Long.compare(b, a))
                .toList();
        boolean clear = report.whole() && values.size() > 1 && values.get(0) > values.get(1);
        return clear ? OptionalLong.of(values.get(0)) : OptionalLong.empty();
    }

    private void footnotes() {
        for (StreamResult stream : report.streams()) {
            for (Interruption cut : stream.partial()) {
                paragraph("\\* " + plain(stream.name()) + ": " + plain(cut.reason()) + " ~"
                        + cut.atMillis() / 1000 + "s into the " + report.windowMillis() / 1000
                        + "s window, so its totals are undercounted.");
            }
        }
        if (report.leftOut() > 0) {
            paragraph("\\* " + CoverageSummary.leftOut(report));
        }
    }

    /** A column of the table of streams. */
    private record Column(String head, Function<StreamResult, String> cell) {
        static Column count(String head, ToLongFunction<StreamResult> number) {
            return new Column(head, stream -> Figures.count(number.applyAsLong(stream)));
        }
    }

    private String streams() {
        List<Column> columns = List.of(
                new Column("stream", stream -> plain(stream.name())),
                Column.count("#commit", stream -> stream.events().commit()),
                Column.count("#sync", stream -> stream.events().sync()),
                Column.count("#identity", stream -> stream.events().identity()),
                Column.count("#account", stream -> stream.events().account()),
                Column.count("ops", StreamResult::ops),
                new Column("ev/s", this::eventsPerSecond),
                new Column("MB", stream -> tenths(stream.bytes() / 1e6)),
                new Column("lag p50", CoverageMarkdown::lag),
                Column.count("reconnects", StreamResult::reconnects),
                Column.count("repeats", StreamResult::repeats),
                Column.count("undecodable", StreamResult::undecodable),
                Column.count("seq gaps", StreamResult::seqGaps),
                Column.count("seq backwards", StreamResult::seqBackwards));
        MarkdownTable table =
                new MarkdownTable(columns.stream().map(Column::head).toArray(String[]::new));
        report.streams().stream()
                .filter(StreamResult::connected)
                .forEach(stream -> table.row(columns.stream()
                        .map(column -> column.cell().apply(stream))
                        .toArray(String[]::new)));
        return table.text();
    }

    private String eventsPerSecond(StreamResult stream) {
        return tenths(1000.0 * stream.events().total() / Math.max(1, report.measuredMillis()));
    }

    private static String lag(StreamResult stream) {
        Long lag = stream.lagMillis();
        return lag == null ? "—" : Figures.count(lag) + " ms";
    }

    private static String tenths(double value) {
        return String.format(Locale.ROOT, "%,.1f", value);
    }

    private void paragraph(String text) {
        out.append(text.stripTrailing()).append("\n\n");
    }
}
