package parallax.reports.directory;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What changed since an earlier run; only lists that were whole both times are compared.
 *
 * @param since when the earlier run began, as ISO 8601 in UTC
 * @param rows collections with a change, in order
 * @param added collections that were not looked at before
 * @param removed collections that are not looked at any more
 */
public record Changes(String since, List<Row> rows, List<String> added, List<String> removed) {

    /**
     * One collection.
     *
     * @param relays those whose count changed
     * @param lead what became of the lead; null if it did not change
     */
    public record Row(
            String collection, List<Moved> relays, @Nullable String lead) {
        public Row {
            relays = List.copyOf(relays);
        }
    }

    /** One relay's count, before and now. */
    public record Moved(String relay, long before, long now) {}

    public Changes {
        rows = List.copyOf(rows);
        added = List.copyOf(added);
        removed = List.copyOf(removed);
    }

    /** Of relays by their names. */
    public static Changes between(DirectoryReport before, List<CollectionResult> now) {
        Map<String, CollectionResult> earlier = new HashMap<>();
        before.collections().forEach(result -> earlier.put(result.collection(), result));
        List<Row> rows = new ArrayList<>();
        List<String> added = new ArrayList<>();
        for (CollectionResult result : now) {
            CollectionResult old = earlier.remove(result.collection());
            if (old == null) {
                added.add(result.collection());
                continue;
            }
            Row row = new Row(result.collection(), moved(old, result), lead(old, result));
            if (!row.relays().isEmpty() || row.lead() != null) {
                rows.add(row);
            }
        }
        return new Changes(
                before.run().startedAt(),
                rows,
                added,
                earlier.keySet().stream().sorted().toList());
    }

    private static List<Moved> moved(CollectionResult old, CollectionResult result) {
        List<Moved> moved = new ArrayList<>();
        for (ListedCount count : result.counts()) {
            ListedCount earlier = old.of(count.relay());
            if (earlier != null && earlier.isWhole() && count.isWhole() && earlier.count() != count.count()) {
                moved.add(new Moved(count.relay(), earlier.count(), count.count()));
            }
        }
        return moved;
    }

    private static @Nullable String lead(CollectionResult old, CollectionResult result) {
        String before = winner(old);
        String now = winner(result);
        if (before == null || now == null || before.equals(now)) {
            return null;
        }
        return now + " took the lead from " + before;
    }

    private static @Nullable String winner(CollectionResult result) {
        return result.counts().stream()
                .map(ListedCount::relay)
                .filter(relay -> Standing.wins(result, relay))
                .findFirst()
                .orElse(null);
    }
}
