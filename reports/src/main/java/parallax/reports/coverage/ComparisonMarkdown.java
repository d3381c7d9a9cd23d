package parallax.reports.coverage;

import static parallax.reports.document.MarkdownTable.plain;

import java.util.Comparator;
import java.util.List;
import parallax.reports.document.Figures;
import parallax.reports.document.MarkdownTable;

/** The section of one relay. */
final class ComparisonMarkdown {

    /** Longer lists make a report that nobody reads; the JSON has every event. */
    private static final int LISTED = 50;

    private ComparisonMarkdown() {}

    static String write(Comparison comparison) {
        StringBuilder out = new StringBuilder();
        out.append("### ").append(plain(comparison.relay())).append(" against ");
        out.append(plain(comparison.against()))
                .append("\n\n")
                .append(kinds(comparison))
                .append('\n');
        out.append(plain(CoverageSummary.sum(comparison)));
        out.append(".\n");
        if (!comparison.refused().isEmpty()) {
            out.append('\n').append(reasons(comparison));
        }
        if (!comparison.missed().isEmpty()) {
            out.append('\n').append(missed(comparison.missed()));
        }
        return out.toString();
    }

    private static String kinds(Comparison comparison) {
        MarkdownTable table =
                new MarkdownTable("kind", plain(comparison.against()), "matched", "altered", "missed", "extra");
        for (KindComparison kind : comparison.kinds()) {
            table.row(
                    kind.kind(),
                    Figures.count(kind.reference()),
                    Figures.count(kind.matched()),
                    Figures.count(kind.altered()),
                    Figures.count(kind.missed()),
                    Figures.count(kind.extra()));
        }
        return table.text();
    }

    private static String reasons(Comparison comparison) {
        MarkdownTable table = new MarkdownTable("refused as expected", "events");
        comparison.refused().forEach((reason, count) -> table.row("`" + reason + "`", Figures.count(count)));
        return table.text();
    }

    private static String missed(List<MissedEvent> missed) {
        MarkdownTable table = new MarkdownTable("missed", "DID", "rev or time", "from", "verdict", "evidence");
        missed.stream()
                .sorted(Comparator.comparingInt(event -> weight(event.verdict())))
                .limit(LISTED)
                .forEach(event -> table.row(
                        event.kind(),
                        plain(event.did()),
                        plain(event.at()),
                        plain(event.source()),
                        verdict(event),
                        detail(event)));
        return table.text(missed.size(), "missed events");
    }

    /** What needs an answer comes first. */
    private static int weight(MissedEvent.Verdict verdict) {
        return switch (verdict) {
            case UNEXPLAINED -> 0;
            case UNCHECKED -> 1;
            case REFUSED -> 2;
        };
    }

    private static String verdict(MissedEvent event) {
        return switch (event.verdict()) {
            case UNEXPLAINED -> "**unexplained**";
            case UNCHECKED -> "unchecked";
            case REFUSED -> "refused: `" + event.reason() + "`";
        };
    }

    private static String detail(MissedEvent event) {
        String detail = event.detail();
        return detail == null ? "" : plain(detail);
    }
}
