package parallax.coldir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import parallax.atproto.server.XrpcResponse;
import parallax.reports.directory.CollectionResult;
import parallax.reports.directory.Difference;
import parallax.reports.directory.DirectoryJson;
import parallax.reports.directory.DirectoryReport;
import parallax.reports.directory.ListedCount.Extent;
import parallax.reports.directory.Standing;
import parallax.reports.document.AccountEntry;

/**
 * A directory that goes wrong in ways that are known, and what coldir is to say of it beside one that is right.
 *
 * @param good more than ten accounts with records of all {@link #HELD}; the directory lacks the first five in one of
 *     them
 * @param ghosts three it lists that their PDS does not know
 * @param deactivated two it lists
 * @param stale four it lists that have no record
 */
record PlantedFaults(List<String> good, List<String> ghosts, List<String> deactivated, List<String> stale) {

    static final String PLANTED = "app.example.planted";
    static final String CUT = "app.example.cut";
    static final String REPEATED = "app.example.repeated";
    static final String EQUAL = "app.example.equal";

    /** The collections that somebody has records of. */
    static final List<String> HELD = List.of(PLANTED, CUT, REPEATED, EQUAL);

    private static final String EMPTY = "app.example.getThing";
    private static final int PAGE = 5;
    private static final int LACKED = 5;

    void plantIn(ScriptedDirectory theirs) {
        theirs.list(PLANTED, good.subList(LACKED, good.size()));
        for (List<String> wrong : List.of(ghosts, deactivated, stale)) {
            theirs.list(PLANTED, wrong);
        }
        for (String right : List.of(CUT, REPEATED, EQUAL)) {
            theirs.list(right, good);
        }
        theirs.script(CUT, (number, _, right) -> number <= 2 ? right : XrpcResponse.error(502, "Broken", "as told"));
        XrpcResponse[] second = new XrpcResponse[1];
        theirs.script(REPEATED, (number, _, right) -> {
            second[0] = number == 2 ? right : second[0];
            return number == 3 ? repeated(second[0], right) : right;
        });
    }

    /** The third page says the second's entries again before its own. */
    private static XrpcResponse repeated(XrpcResponse second, XrpcResponse third) throws IOException {
        ObjectMapper json = new ObjectMapper();
        ObjectNode body = (ObjectNode) json.readTree(third.body().toArray());
        ArrayNode entries = (ArrayNode) json.readTree(second.body().toArray()).path("repos");
        body.withArray("repos").addAll(entries);
        return XrpcResponse.json(200, body);
    }

    /** Compares the two, and finds what was planted reported, and nothing else. */
    void assertFound(Path folder, URI ours, URI theirs, URI plc) throws IOException {
        Path names = Files.write(folder.resolve("names"), List.of(PLANTED, CUT, REPEATED, EQUAL, EMPTY));
        Runs.Run run = Runs.coldir(
                "compare",
                "ours=" + ours,
                "theirs=" + theirs,
                "--nsids=" + names,
                "--limit=" + PAGE,
                "--verify=all",
                "--plc-url=" + plc,
                "--plc-rate=1000",
                "--allow-insecure-hosts",
                "--json=" + folder.resolve("r.json"),
                "--report=" + folder.resolve("r.md"));
        assertThat(run.code()).as(run.err()).isZero();
        DirectoryReport report = DirectoryJson.read(Files.readAllBytes(folder.resolve("r.json")));
        assertDifferences(report);
        assertOtherCollections(report);
        assertThat(Files.readString(folder.resolve("r.md")))
                .contains("| app.example.cut | " + good.size() + " | ≥ 10* |")
                .contains("\\* theirs, app.example.cut: not whole, HTTP 502 Broken: as told, after 2 pages")
                .contains("theirs lists accounts more than once, which count once: app.example.repeated (5).")
                .contains("### theirs leads");
    }

    private void assertDifferences(DirectoryReport report) {
        CollectionResult result = of(report, PLANTED);
        assertThat(result.differences())
                .extracting(
                        Difference::notIn, Difference::count, d -> d.classes().toString())
                .containsExactlyInAnyOrder(
                        tuple("ours", 9L, "{deactivated=2, ghost=3, stale=4}"), tuple("theirs", 5L, "{live=5}"));
        assertThat(report.accounts()).hasSize(2);
        assertClass(report, "live", good.subList(0, LACKED));
        assertClass(report, "ghost", ghosts);
        assertClass(report, "deactivated", deactivated);
        assertClass(report, "stale", stale);
        assertThat(report.collections().stream()
                        .filter(one -> !one.differences().isEmpty())
                        .map(CollectionResult::collection))
                .as("collections with a difference; nothing is known to be lacked by a list that broke off")
                .containsExactly(PLANTED);
    }

    private static void assertClass(DirectoryReport report, String name, List<String> dids) {
        assertThat(report.accounts().stream()
                        .flatMap(set -> set.accounts().stream())
                        .filter(entry -> entry.accountClass().wireName().equals(name))
                        .map(AccountEntry::did))
                .as(name)
                .containsExactlyInAnyOrderElementsOf(dids);
    }

    private void assertOtherCollections(DirectoryReport report) {
        assertThat(report.collections())
                .extracting(CollectionResult::collection)
                .containsExactlyInAnyOrder(PLANTED, CUT, REPEATED, EQUAL, EMPTY);
        assertThat(of(report, CUT).counts())
                .extracting(c -> c.relay() + " " + c.extent() + " " + c.count())
                .containsExactly("ours WHOLE " + good.size(), "theirs PARTIAL 10");
        assertThat(Standing.of(of(report, CUT))).isEqualTo(new Standing.NotCompared());
        assertThat(of(report, REPEATED).counts())
                .extracting(c -> c.count() + " repeated " + c.repeated())
                .containsExactly(good.size() + " repeated 0", good.size() + " repeated 5");
        assertThat(Standing.of(of(report, REPEATED))).isEqualTo(new Standing.Parity(true));
        assertThat(Standing.of(of(report, EQUAL))).isEqualTo(new Standing.Parity(true));
        assertThat(Standing.of(of(report, EMPTY))).isEqualTo(new Standing.Zero());
        assertThat(report.collections().stream()
                        .flatMap(result -> result.counts().stream())
                        .filter(count -> count.extent() != Extent.WHOLE))
                .hasSize(1);
    }

    private static CollectionResult of(DirectoryReport report, String collection) {
        return report.collections().stream()
                .filter(result -> result.collection().equals(collection))
                .findFirst()
                .orElseThrow();
    }
}
