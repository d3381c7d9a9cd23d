package parallax.coldir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import parallax.atproto.server.XrpcResponse;
import parallax.atproto.testkit.pds.PdsAccount;
import parallax.atproto.testkit.pds.SimulatedPds;
import parallax.atproto.testkit.plc.SimulatedPlc;
import parallax.reports.directory.CollectionResult;
import parallax.reports.directory.Difference;
import parallax.reports.directory.DirectoryJson;
import parallax.reports.directory.DirectoryReport;
import parallax.reports.directory.ListedCount.Extent;
import parallax.reports.directory.Standing;
import parallax.reports.document.AccountEntry;

/** Every fault that was planted is found, and nothing else is. */
class PlantedFaultsTest {

    private static final String PLANTED = "app.example.planted";
    private static final String CUT = "app.example.cut";
    private static final String REPEATED = "app.example.repeated";
    private static final String EQUAL = "app.example.equal";
    private static final String EMPTY = "app.example.getThing";

    @TempDir
    private Path folder;

    @Test
    void whatWasPlantedIsReportedAndNothingElse() throws Exception {
        try (SimulatedPlc plc = SimulatedPlc.start();
                SimulatedPds pds = SimulatedPds.start(plc, new Random(5), InstantSource.system());
                ScriptedDirectory ours = ScriptedDirectory.start();
                ScriptedDirectory theirs = ScriptedDirectory.start()) {
            Map<String, List<String>> planted = plant(pds, ours, theirs);
            int code = run(plc, ours, theirs);
            assertThat(code).isZero();
            DirectoryReport report = DirectoryJson.read(Files.readAllBytes(folder.resolve("r.json")));
            assertDifferences(report, planted);
            assertOtherCollections(report);
            assertThat(Files.readString(folder.resolve("r.md")))
                    .contains("| app.example.cut | 20 | ≥ 10* |")
                    .contains("\\* theirs, app.example.cut: not whole, HTTP 502 Broken: as told, after 2 pages")
                    .contains("theirs lists accounts more than once, which count once: app.example.repeated (5).")
                    .contains("### theirs leads");
        }
    }

    private Map<String, List<String>> plant(SimulatedPds pds, ScriptedDirectory ours, ScriptedDirectory theirs) {
        List<PdsAccount> good = accounts(pds, 20, true);
        List<PdsAccount> ghosts = accounts(pds, 3, true);
        List<PdsAccount> deactivated = accounts(pds, 2, true);
        List<PdsAccount> stale = accounts(pds, 4, false);
        ghosts.forEach(pds::forget);
        deactivated.forEach(PdsAccount::deactivate);
        ours.list(PLANTED, dids(good));
        theirs.list(PLANTED, dids(good.subList(5, 20)));
        for (List<PdsAccount> planted : List.of(ghosts, deactivated, stale)) {
            theirs.list(PLANTED, dids(planted));
        }
        for (String same : List.of(CUT, REPEATED, EQUAL)) {
            ours.list(same, dids(good));
            theirs.list(same, dids(good));
        }
        theirs.script(CUT, (number, _, right) -> number <= 2 ? right : XrpcResponse.error(502, "Broken", "as told"));
        XrpcResponse[] second = new XrpcResponse[1];
        theirs.script(REPEATED, (number, _, right) -> {
            second[0] = number == 2 ? right : second[0];
            return number == 3 ? repeated(second[0], right) : right;
        });
        return Map.of(
                "live", dids(good.subList(0, 5)),
                "ghost", dids(ghosts),
                "deactivated", dids(deactivated),
                "stale", dids(stale));
    }

    /** The third page says the second's entries again before its own. */
    private static XrpcResponse repeated(XrpcResponse second, XrpcResponse third) throws IOException {
        ObjectMapper json = new ObjectMapper();
        ObjectNode body = (ObjectNode) json.readTree(third.body().toArray());
        ArrayNode entries = (ArrayNode) json.readTree(second.body().toArray()).path("repos");
        body.withArray("repos").addAll(entries);
        return XrpcResponse.json(200, body);
    }

    private static List<PdsAccount> accounts(SimulatedPds pds, int count, boolean withRecords) {
        List<PdsAccount> made = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            PdsAccount account = pds.createAccount();
            account.create("app.bsky.feed.post/first");
            if (withRecords) {
                account.create(PLANTED + "/first");
            }
            made.add(account);
        }
        return made;
    }

    private static List<String> dids(List<PdsAccount> accounts) {
        return accounts.stream().map(account -> account.did().text()).toList();
    }

    private int run(SimulatedPlc plc, ScriptedDirectory ours, ScriptedDirectory theirs) throws Exception {
        Path names = Files.write(folder.resolve("names"), List.of(PLANTED, CUT, REPEATED, EQUAL, EMPTY));
        return Runs.coldir(
                        "compare",
                        "ours=" + ours.http(),
                        "theirs=" + theirs.http(),
                        "--nsids=" + names,
                        "--limit=5",
                        "--verify=all",
                        "--plc-url=" + plc.uri(),
                        "--plc-rate=1000",
                        "--allow-insecure-hosts",
                        "--json=" + folder.resolve("r.json"),
                        "--report=" + folder.resolve("r.md"))
                .code();
    }

    private static void assertDifferences(DirectoryReport report, Map<String, List<String>> planted) {
        CollectionResult result = of(report, PLANTED);
        assertThat(result.differences())
                .extracting(
                        Difference::notIn, Difference::count, d -> d.classes().toString())
                .containsExactlyInAnyOrder(
                        tuple("ours", 9L, "{deactivated=2, ghost=3, stale=4}"), tuple("theirs", 5L, "{live=5}"));
        assertThat(report.accounts()).hasSize(2);
        planted.forEach((name, dids) -> assertThat(report.accounts().stream()
                        .flatMap(set -> set.accounts().stream())
                        .filter(entry -> entry.className().equals(name))
                        .map(AccountEntry::did))
                .as(name)
                .containsExactlyInAnyOrderElementsOf(dids));
        assertThat(report.collections().stream()
                        .filter(one -> !one.differences().isEmpty())
                        .map(CollectionResult::collection))
                .as("collections with a difference; nothing is known to be lacked by a list that broke off")
                .containsExactly(PLANTED);
    }

    private static void assertOtherCollections(DirectoryReport report) {
        assertThat(of(report, CUT).counts())
                .extracting(c -> c.relay() + " " + c.extent() + " " + c.count())
                .containsExactly("ours WHOLE 20", "theirs PARTIAL 10");
        assertThat(Standing.of(of(report, CUT))).isEqualTo(new Standing.NotCompared());
        assertThat(of(report, REPEATED).counts())
                .extracting(c -> c.count() + " repeated " + c.repeated())
                .containsExactly("20 repeated 0", "20 repeated 5");
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
