package parallax.reports.directory;

import static parallax.reports.document.MarkdownTable.plain;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import parallax.atproto.probe.AccountClass;
import parallax.reports.document.AccountEntry;
import parallax.reports.document.Figures;
import parallax.reports.document.MarkdownTable;

/** What became of the accounts that one side lists and the other does not. */
record DifferencesMarkdown(DirectoryReport report, String level) {
    private static final int ROWS = 100;
    private static final int ACCOUNTS = 50;

    private record Row(CollectionResult result, Difference difference) {}

    List<String> paragraphs() {
        List<Row> rows = report.collections().stream()
                .flatMap(result -> result.differences().stream().map(one -> new Row(result, one)))
                .sorted(Comparator.comparingLong((Row row) -> row.difference().count())
                        .reversed())
                .toList();
        if (rows.isEmpty()) {
            return List.of();
        }
        List<String> paragraphs = new ArrayList<>(List.of(level + "# what became of the differences", table(rows)));
        paragraphs.addAll(accounts());
        return paragraphs;
    }

    private static String table(List<Row> rows) {
        MarkdownTable table =
                new MarkdownTable("collection", "listed by", "not by", "accounts", "asked about", "found", "live");
        rows.stream().limit(ROWS).forEach(row -> {
            Difference one = row.difference();
            table.row(
                    plain(row.result().collection()),
                    one.in() == null ? "others" : plain(one.in()),
                    plain(one.notIn()),
                    (row.result().isLowerBound(one) ? "≥ " : "") + Figures.count(one.count()),
                    Figures.count(one.drawn()),
                    found(one),
                    one.live().text());
        });
        return table.text(rows.size(), "differences");
    }

    private static String found(Difference one) {
        return Stream.of(AccountClass.values())
                .filter(known -> one.of(known) > 0)
                .map(known -> Figures.count(one.of(known)) + " " + known.wireName())
                .collect(Collectors.joining(", "));
    }

    /** Those that were asked about, the gaps first. */
    private List<String> accounts() {
        Map<AccountEntry, String> about = new LinkedHashMap<>();
        report.accounts().forEach(set -> set.accounts().forEach(entry -> about.putIfAbsent(entry, set.about())));
        if (about.isEmpty()) {
            return List.of();
        }
        MarkdownTable table = new MarkdownTable("DID", "class", "what", "PDS", "why");
        about.entrySet().stream()
                .sorted(Comparator.comparing((Map.Entry<AccountEntry, String> entry) ->
                                entry.getKey().accountClass())
                        .thenComparing(Map.Entry::getValue)
                        .thenComparing(entry -> entry.getKey().did()))
                .limit(ACCOUNTS)
                .forEach(entry -> table.row(
                        plain(entry.getKey().did()),
                        entry.getKey().accountClass().wireName(),
                        plain(entry.getValue()),
                        orEmpty(entry.getKey().pds()),
                        plain(entry.getKey().why())));
        return List.of(table.text(about.size(), "accounts"));
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : plain(text);
    }
}
