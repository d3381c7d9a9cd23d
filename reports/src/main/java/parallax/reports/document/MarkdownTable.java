package parallax.reports.document;

import java.util.ArrayList;
import java.util.List;
import parallax.atproto.syntax.PlainText;

/** A Markdown table whose cells cannot break it. */
public final class MarkdownTable {

    private static final int LONGEST_CELL = 303;

    private final List<List<String>> rows = new ArrayList<>();
    private final int columns;

    /** A table with these columns. */
    public MarkdownTable(String... head) {
        columns = head.length;
        rows.add(List.of(head));
    }

    /** One more row, of as many cells. */
    public MarkdownTable row(String... cells) {
        if (cells.length != columns) {
            throw new IllegalArgumentException("a row of " + cells.length + " in a table of " + columns);
        }
        rows.add(List.of(cells));
        return this;
    }

    /** The table, ending in a line break. */
    public String text() {
        StringBuilder text = new StringBuilder();
        line(text, rows.get(0));
        text.append("|---".repeat(columns)).append("|\n");
        rows.stream().skip(1).forEach(row -> line(text, row));
        return text.toString();
    }

    /** The same, and how many there are in all, when it does not show all of them. */
    public String text(int all, String what) {
        int shown = rows.size() - 1;
        return shown == all
                ? text()
                : text() + "\n" + Figures.count(shown) + " of " + Figures.count(all) + " " + what
                        + "; the JSON has all.\n";
    }

    private static void line(StringBuilder text, List<String> cells) {
        for (String cell : cells) {
            text.append(cell.isEmpty() ? "| " : "| " + cell + " ");
        }
        text.append("|\n");
    }

    /** Text from elsewhere, as what it says: no markup, no line breaks, shortened. */
    public static String plain(String text) {
        return PlainText.of(text, LONGEST_CELL).replaceAll("([\\\\|*`<>\\[\\]_])", "\\\\$1");
    }

    /** In bold. */
    public static String bold(String text) {
        return "**" + text + "**";
    }
}
