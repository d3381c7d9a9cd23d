package parallax.reports.directory;

import static parallax.reports.document.MarkdownTable.plain;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import parallax.reports.document.Figures;
import parallax.reports.document.MarkdownTable;

/** What changed since an earlier run. */
final class ChangesMarkdown {

    private static final int ROWS = 100;
    private static final int NAMES = 100;

    private ChangesMarkdown() {}

    static List<String> paragraphs(Changes changes, String level) {
        List<String> paragraphs = new ArrayList<>();
        paragraphs.add(level + "# changes since " + plain(changes.since()));
        if (changes.rows().isEmpty()) {
            paragraphs.add("None in lists that were whole both times.");
        } else {
            paragraphs.add(table(changes.rows()));
        }
        names("Not looked at before: ", changes.added(), paragraphs);
        names("Not looked at any more: ", changes.removed(), paragraphs);
        return paragraphs;
    }

    private static String table(List<Changes.Row> rows) {
        MarkdownTable table = new MarkdownTable("collection", "accounts", "lead");
        rows.stream()
                .sorted(Comparator.comparingLong(ChangesMarkdown::size)
                        .reversed()
                        .thenComparing(Changes.Row::collection))
                .limit(ROWS)
                .forEach(row -> table.row(
                        plain(row.collection()),
                        plain(row.relays().stream().map(ChangesMarkdown::moved).collect(Collectors.joining("; "))),
                        row.lead() == null ? "" : plain(row.lead())));
        return table.text(rows.size(), "changes");
    }

    private static long size(Changes.Row row) {
        return row.relays().stream()
                .mapToLong(moved -> Math.abs(moved.now() - moved.before()))
                .sum();
    }

    private static String moved(Changes.Moved moved) {
        long by = moved.now() - moved.before();
        return moved.relay() + (by > 0 ? " gained " : " lost ") + Figures.count(Math.abs(by)) + ", now "
                + Figures.count(moved.now());
    }

    private static void names(String what, List<String> names, List<String> paragraphs) {
        if (!names.isEmpty()) {
            String listed = names.stream().limit(NAMES).map(name -> plain(name)).collect(Collectors.joining(", "));
            paragraphs.add(what
                    + listed
                    + (names.size() > NAMES ? " and " + Figures.count(names.size() - NAMES) + " more." : "."));
        }
    }
}
