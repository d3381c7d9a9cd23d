package parallax.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;

/**
 * The figures of one size.
 *
 * @param heardPerSecond pairs taken from an import
 * @param commitsPerSecond commits applied to the state while the index is this large, each of a repo that is known
 * @param pages median microseconds of a page of 1,000 at the start, in the middle and at the end of the largest
 *     collection
 * @param scan the same of a bare scan
 * @param pairBytes on disk per pair, of the family that lists repos
 * @param repoBytes on disk per pair, of the family that tells a repo's collections
 * @param memoryBytes outside the heap at the end
 */
record IndexRow(
        long pairs,
        double heardPerSecond,
        double commitsPerSecond,
        List<Double> pages,
        List<Double> scan,
        double pairBytes,
        double repoBytes,
        long memoryBytes) {
    static final String HEADER = """
            | pairs | taken from an import, pairs/s | commits applied/s | page of 1,000: first, middle, last, us | bare scan, us | bytes a pair: list, repos | native memory, MiB |
            |---|---|---|---|---|---|---|
            """;

    static final String NOTE = """
            A page has its DIDs as objects; the bare scan seeks, steps and takes keys as bytes, in the same file, opened anew.
            """;

    String markdown() {
        return String.format(
                Locale.ROOT,
                "| %,d | %,.0f | %,.0f | %.0f, %.0f, %.0f | %.0f, %.0f, %.0f | %.1f, %.1f | %d |%n",
                pairs,
                heardPerSecond,
                commitsPerSecond,
                pages.get(0),
                pages.get(1),
                pages.get(2),
                scan.get(0),
                scan.get(1),
                scan.get(2),
                pairBytes,
                repoBytes,
                memoryBytes >> 20);
    }

    ObjectNode json() {
        ObjectNode json = new ObjectMapper().createObjectNode();
        json.put("pairs", pairs).put("heard_per_second", heardPerSecond).put("commits_per_second", commitsPerSecond);
        json.put("page_first_us", pages.get(0))
                .put("page_middle_us", pages.get(1))
                .put("page_last_us", pages.get(2));
        json.put("scan_first_us", scan.get(0))
                .put("scan_middle_us", scan.get(1))
                .put("scan_last_us", scan.get(2));
        json.put("list_bytes_per_pair", pairBytes).put("repo_bytes_per_pair", repoBytes);
        return json.put("native_bytes", memoryBytes);
    }
}
