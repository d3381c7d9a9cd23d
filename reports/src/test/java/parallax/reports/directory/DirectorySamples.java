package parallax.reports.directory;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import parallax.atproto.probe.AccountClass;
import parallax.reports.directory.ListedCount.Extent;
import parallax.reports.document.AccountEntry;
import parallax.reports.document.AccountSet;
import parallax.reports.document.RunFacts;

/** Reports that show everything that can be in one. */
final class DirectorySamples {

    private DirectorySamples() {}

    /** Three relays with a directory and one without, against a reference, with every group and an earlier run. */
    static DirectoryReport everything() {
        List<CollectionResult> collections = List.of(
                result(
                        "app.example.cut",
                        4_100,
                        List.of(whole("relay", 1_200), cut("zlay", 3_000), whole("bsky", 4_000))),
                result("app.example.gap", 6, List.of(whole("relay", 5), whole("zlay", 0), whole("bsky", 6))),
                result("app.example.getThing", 0, List.of(whole("relay", 0), whole("zlay", 0), whole("bsky", 0))),
                new CollectionResult(
                        "com.whtwnd.blog.entry",
                        720,
                        List.of(whole("relay", 427), whole("zlay", 698), whole("bsky", 530), none()),
                        List.of(
                                difference(
                                        "zlay",
                                        "bsky",
                                        190,
                                        100,
                                        Map.of("live", 79L, "stale", 11L, "ghost", 8L, "unverified", 2L)),
                                difference("bsky", "zlay", 22, 22, Map.of("deactivated", 20L, "live", 2L)))),
                result("io.atcr.manifest", 26, List.of(whole("relay", 26), whole("zlay", 26), whole("bsky", 26))),
                result(
                        "io.atcr.tag",
                        30,
                        List.of(
                                new ListedCount("relay", Extent.WHOLE, 26, null, 1_000, 3),
                                whole("zlay", 26),
                                whole("bsky", 26))));
        return report("2026-03-05T12:00:00Z", 2, "bsky", collections, Changes.between(yesterday(), collections));
    }

    /** The day before. */
    static DirectoryReport yesterday() {
        return report(
                "2026-03-04T12:00:00Z",
                0,
                "bsky",
                List.of(
                        result("app.example.old", 1, List.of(whole("relay", 1), whole("zlay", 1), whole("bsky", 1))),
                        result(
                                "com.whtwnd.blog.entry",
                                560,
                                List.of(whole("relay", 430), whole("zlay", 500), whole("bsky", 529), none())),
                        result(
                                "io.atcr.manifest",
                                26,
                                List.of(whole("relay", 26), whole("zlay", 26), whole("bsky", 26))),
                        result("io.atcr.tag", 26, List.of(cut("relay", 20), whole("zlay", 25), whole("bsky", 26)))),
                null);
    }

    /** Two relays, nothing wrong, nobody asked. */
    static DirectoryReport small() {
        return report(
                "2026-03-05T12:00:00Z",
                0,
                null,
                List.of(new CollectionResult(
                        "app.example.thing",
                        14,
                        List.of(whole("relay", 10), whole("zlay", 12)),
                        List.of(
                                difference(null, "relay", 4, 0, Map.of()),
                                difference(null, "zlay", 2, 2, Map.of("ghost", 2L))))),
                null);
    }

    static DirectoryReport report(
            String startedAt,
            long skipped,
            @Nullable String reference,
            List<CollectionResult> collections,
            @Nullable Changes changes) {
        return new DirectoryReport(
                new RunFacts(
                        new RunFacts.Tool("coldir", "0.1.0"),
                        startedAt,
                        startedAt.replace("T12", "T13"),
                        List.of("compare", "--verify=100")),
                skipped,
                reference,
                7,
                List.of(
                        new NameList(
                                "https://lexicon.garden/llms.txt",
                                "2026-03-03T08:00:00Z",
                                "HTTP 503",
                                1_287,
                                2,
                                List.of("line 4: [MCP](https://lexicon.garden/help/mcp)", "line 9: nonsense")),
                        new NameList("listCollections of zlay", startedAt, null, 12, 0, List.of())),
                reference == null
                        ? List.of(totals("relay", collections, null, false), totals("zlay", collections, null, false))
                        : List.of(
                                totals("relay", collections, null, false),
                                totals("zlay", collections, null, false),
                                totals("bsky", collections, null, true),
                                totals("europe", collections, "HTTP 404 XRPCNotSupported", false)),
                collections,
                changes,
                reference == null ? List.of() : List.of(accounts()),
                List.of("Resumed: 3 collections were done before."));
    }

    static ListedCount whole(String relay, long count) {
        return new ListedCount(relay, Extent.WHOLE, count, null, 0, 0);
    }

    static ListedCount cut(String relay, long count) {
        return new ListedCount(relay, Extent.PARTIAL, count, "HTTP 502 | Bad Gateway, after 3 pages", 0, 0);
    }

    static CollectionResult result(String collection, long union, List<ListedCount> counts) {
        return new CollectionResult(collection, union, counts, List.of());
    }

    private static ListedCount none() {
        return new ListedCount("europe", Extent.NONE, 0, "HTTP 404 XRPCNotSupported", 0, 0);
    }

    static Difference difference(@Nullable String in, String notIn, long count, long drawn, Map<String, Long> classes) {
        TreeMap<String, Long> all = new TreeMap<>(classes);
        if (count > drawn) {
            all.put("unchecked", count - drawn);
        }
        return new Difference(in, notIn, count, drawn, all);
    }

    private static RelayTotals totals(
            String name, List<CollectionResult> collections, @Nullable String why, boolean reference) {
        List<ListedCount> counts = collections.stream()
                .map(result -> result.of(name))
                .filter(count -> count != null)
                .toList();
        return new RelayTotals(
                name,
                "https://" + name + ".example.com",
                reference,
                why == null,
                why,
                counts.stream().filter(count -> count.count() > 0).count(),
                counts.stream().mapToLong(ListedCount::count).sum(),
                counts.stream()
                        .filter(count -> count.extent() == Extent.PARTIAL)
                        .count(),
                collections.stream()
                        .filter(result -> Standing.wins(result, name))
                        .count());
    }

    private static AccountSet accounts() {
        List<AccountEntry> entries = List.of(
                new AccountEntry(
                        "did:plc:bbbbbbbbbbbbbbbbbbbbbbbb",
                        AccountClass.DEACTIVATED,
                        "its PDS says deactivated",
                        "pds.example.com:443",
                        List.of(new AccountEntry.Inquiry(
                                "2026-03-05T12:00:01Z",
                                "pds.example.com:443",
                                "com.atproto.sync.getRepoStatus",
                                200,
                                null,
                                "deactivated"))),
                new AccountEntry(
                        "did:plc:aaaaaaaaaaaaaaaaaaaaaaaa",
                        AccountClass.LIVE,
                        "its PDS lists a record of com.whtwnd.blog.entry",
                        "pds.example.com:443",
                        List.of()));
        return AccountSet.of("zlay", "that bsky lists under com.whtwnd.blog.entry and zlay does not", 22, 7L, entries);
    }
}
