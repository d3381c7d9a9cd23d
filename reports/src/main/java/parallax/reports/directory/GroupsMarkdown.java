package parallax.reports.directory;

import static parallax.reports.document.MarkdownTable.bold;
import static parallax.reports.document.MarkdownTable.plain;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import parallax.reports.document.Figures;
import parallax.reports.document.MarkdownTable;

/** The collections in groups: who leads, who has gaps, who is equal. */
final class GroupsMarkdown {

    /** Longer tables make a report that nobody reads; the JSON and the CSV have every collection. */
    private static final int ROWS = 200;

    private static final int NAMES = 300;

    private final DirectoryReport report;
    private final String level;
    private final List<String> paragraphs = new ArrayList<>();

    GroupsMarkdown(DirectoryReport report, String level) {
        this.report = report;
        this.level = level;
    }

    List<String> paragraphs() {
        Map<String, List<CollectionResult>> leads = new LinkedHashMap<>();
        Map<String, List<CollectionResult>> gaps = new LinkedHashMap<>();
        for (RelayTotals relay : report.relays()) {
            leads.put(relay.name(), new ArrayList<>());
        }
        for (CollectionResult result : report.collections()) {
            switch (Standing.of(result)) {
                case Standing.Lead(List<String> relays) -> add(leads, relays, result);
                case Standing.Gap(List<String> relays) -> add(gaps, relays, result);
                case Standing.Parity _, Standing.Zero _, Standing.NotCompared _ -> {}
            }
        }
        leads.forEach((names, results) -> table(names + (names.contains(" and ") ? " lead" : " leads"), results));
        gaps.forEach((names, results) -> table(names + " gaps (0 results)", results));
        table("parity in numbers, but not the same accounts", of(standing -> isParity(standing, false)));
        names("parity", "the same accounts everywhere", of(standing -> isParity(standing, true)));
        names(
                "zero everywhere",
                "probably not the names of record types",
                of(standing -> standing instanceof Standing.Zero));
        table("not compared", of(standing -> standing instanceof Standing.NotCompared));
        oddities("lists accounts more than once, which count once", ListedCount::repeated);
        oddities("lists entries that are no DID, which do not count", ListedCount::unreadable);
        return paragraphs;
    }

    private static boolean isParity(Standing standing, boolean same) {
        return standing instanceof Standing.Parity(boolean sameAccounts) && sameAccounts == same;
    }

    private static void add(Map<String, List<CollectionResult>> groups, List<String> relays, CollectionResult result) {
        groups.computeIfAbsent(String.join(" and ", relays), _ -> new ArrayList<>())
                .add(result);
    }

    private List<CollectionResult> of(Predicate<Standing> wanted) {
        return report.collections().stream()
                .filter(result -> wanted.test(Standing.of(result)))
                .toList();
    }

    private void table(String title, List<CollectionResult> results) {
        if (results.isEmpty()) {
            return;
        }
        paragraphs.add(level + "# " + plain(title));
        List<String> head = new ArrayList<>(List.of("collection"));
        report.relays().forEach(relay -> head.add(plain(relay.name())));
        head.add("notes");
        MarkdownTable table = new MarkdownTable(head.toArray(String[]::new));
        List<String> footnotes = new ArrayList<>();
        results.stream()
                .sorted(Comparator.comparingLong(CollectionResult::union)
                        .reversed()
                        .thenComparing(CollectionResult::collection))
                .limit(ROWS)
                .forEach(result -> table.row(row(result, footnotes)));
        paragraphs.add(table.text(results.size(), "collections"));
        paragraphs.addAll(footnotes);
    }

    private String[] row(CollectionResult result, List<String> footnotes) {
        List<String> cells = new ArrayList<>(List.of(plain(result.collection())));
        for (RelayTotals relay : report.relays()) {
            ListedCount count = result.of(relay.name());
            cells.add(count == null ? "" : cell(result, count));
            if (count != null && count.extent() == ListedCount.Extent.PARTIAL) {
                footnotes.add(
                        "\\* " + plain(relay.name() + ", " + result.collection() + ": not whole, " + count.reason()));
            }
        }
        cells.add(plain(note(result)));
        return cells.toArray(String[]::new);
    }

    private static String cell(CollectionResult result, ListedCount count) {
        return switch (count.extent()) {
            case NONE -> "no directory";
            case PARTIAL -> "≥ " + Figures.count(count.count()) + "*";
            case WHOLE -> {
                String text = Figures.count(count.count());
                yield Standing.wins(result, count.relay()) ? bold(text) : text;
            }
        };
    }

    private String note(CollectionResult result) {
        List<String> notes = new ArrayList<>();
        ListedCount winner = result.counts().stream()
                .filter(count -> Standing.wins(result, count.relay()))
                .findFirst()
                .orElse(null);
        ListedCount base = winner == null ? null : base(result, winner);
        if (winner != null && base != null && base.count() > 0) {
            long percent = Math.round(100.0 * (winner.count() - base.count()) / base.count());
            notes.add(
                    winner.relay() + " +" + (percent == 0 ? "<1" : Figures.count(percent)) + " % over " + base.relay());
        }
        if (winner != null && base != null) {
            String live = live(result, winner.relay(), base.relay());
            if (!live.isEmpty()) {
                notes.add(live);
            }
        }
        return String.join("; ", notes);
    }

    /** The reference, unless it wins; else the next behind the winner. */
    private @Nullable ListedCount base(CollectionResult result, ListedCount winner) {
        ListedCount reference = report.reference() == null ? null : result.of(report.reference());
        if (reference != null && !reference.equals(winner) && reference.isWhole()) {
            return reference;
        }
        return result.listed().stream()
                .filter(count -> !count.equals(winner))
                .max(Comparator.comparingLong(ListedCount::count))
                .orElse(null);
    }

    private static String live(CollectionResult result, String winner, String base) {
        Difference lead = result.difference(winner, base);
        if (lead == null && result.listed().size() == 2) {
            lead = result.difference(null, base);
        }
        return lead == null || !lead.live().isKnown()
                ? ""
                : "of " + Figures.count(lead.count()) + " that " + base + " lacks, "
                        + lead.live().text() + " are live";
    }

    /** What a directory should not do, and what became of it. */
    private void oddities(String what, ToLongFunction<ListedCount> count) {
        for (RelayTotals relay : report.relays()) {
            String where = report.collections().stream()
                    .filter(result -> odd(result, relay, count) > 0)
                    .limit(NAMES)
                    .map(result -> result.collection() + " (" + Figures.count(odd(result, relay, count)) + ")")
                    .collect(Collectors.joining(", "));
            if (!where.isEmpty()) {
                paragraphs.add(plain(relay.name()) + " " + what + ": " + where + ".");
            }
        }
    }

    private static long odd(CollectionResult result, RelayTotals relay, ToLongFunction<ListedCount> count) {
        ListedCount listed = result.of(relay.name());
        return listed == null ? 0 : count.applyAsLong(listed);
    }

    private void names(String title, String what, List<CollectionResult> results) {
        if (results.isEmpty()) {
            return;
        }
        paragraphs.add(level + "# " + title);
        String names = results.stream()
                .limit(NAMES)
                .map(result -> plain(result.collection())
                        + (result.union() > 0 ? " (" + Figures.count(result.union()) + ")" : ""))
                .collect(Collectors.joining(", "));
        paragraphs.add(Figures.count(results.size()) + (results.size() == 1 ? " collection, " : " collections, ") + what
                + ": " + names + (results.size() > NAMES ? " and more, which the JSON has." : "."));
    }
}
