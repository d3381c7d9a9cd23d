package parallax.reports.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static parallax.reports.directory.DirectorySamples.cut;
import static parallax.reports.directory.DirectorySamples.difference;
import static parallax.reports.directory.DirectorySamples.result;
import static parallax.reports.directory.DirectorySamples.whole;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Error;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import parallax.atproto.probe.ShareEstimate;
import parallax.reports.directory.ListedCount.Extent;

class DirectoryReportTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void theMarkdownIsTheGoldenFile() throws IOException {
        assertThat(DirectoryMarkdown.write(DirectorySamples.everything())).isEqualTo(golden("everything.md"));
        assertThat(DirectoryMarkdown.section(DirectorySamples.small(), 2)).isEqualTo(golden("small-section.md"));
    }

    @Test
    void theJsonIsTheGoldenFile() throws IOException {
        assertThat(DirectoryJson.text(DirectorySamples.everything())).isEqualTo(golden("everything.json"));
    }

    @Test
    void theCsvIsTheGoldenFile() throws IOException {
        assertThat(DirectoryCsv.write(DirectorySamples.everything())).isEqualTo(golden("everything.csv"));
    }

    @Test
    void whatWasWrittenIsReadBack() throws IOException {
        for (DirectoryReport report :
                List.of(DirectorySamples.everything(), DirectorySamples.small(), DirectorySamples.yesterday())) {
            assertThat(DirectoryJson.read(DirectoryJson.text(report).getBytes(StandardCharsets.UTF_8)))
                    .isEqualTo(report);
        }
    }

    @Test
    void everyReportWeWriteIsWhatTheSchemasSayAndEveryFieldOfTheSectionIsRequired() throws IOException {
        for (DirectoryReport report : List.of(DirectorySamples.everything(), DirectorySamples.small())) {
            assertThat(errors((ObjectNode) JSON.readTree(DirectoryJson.text(report))))
                    .isEmpty();
        }
        ObjectNode whole = (ObjectNode) JSON.readTree(DirectoryJson.text(DirectorySamples.everything()));
        for (String pointer : List.of(
                "",
                "/lists/0",
                "/relays/0",
                "/collections/0",
                "/collections/0/counts/0",
                "/collections/3/differences/0",
                "/changes",
                "/changes/rows/0",
                "/changes/rows/0/relays/0")) {
            JsonNode part = whole.at("/sections/directories" + pointer);
            assertThat(part.isObject()).as(pointer).isTrue();
            part.fieldNames().forEachRemaining(field -> {
                ObjectNode copy = whole.deepCopy();
                ((ObjectNode) copy.at("/sections/directories" + pointer)).remove(field);
                assertThat(errors(copy)).as("%s without %s", pointer, field).isNotEmpty();
            });
        }
        ObjectNode wrong = whole.deepCopy();
        ((ObjectNode) wrong.at("/sections/directories/collections/0/counts/0"))
                .put("reason", "a whole list with a reason");
        assertThat(errors(wrong)).isNotEmpty();
    }

    @Test
    void aHigherMajorVersionIsRefusedAndAHigherMinorIsRead() throws IOException {
        String json = DirectoryJson.text(DirectorySamples.small());
        String newer = json.replaceFirst("\"version\" : \"1.0\"", "\"version\" : \"1.4\", \"mood\" : 1");
        assertThat(DirectoryJson.read(newer.getBytes(StandardCharsets.UTF_8))).isEqualTo(DirectorySamples.small());
        String next = json.replaceFirst("\"version\" : \"1.0\"", "\"version\" : \"2.0\"");
        assertThatThrownBy(() -> DirectoryJson.read(next.getBytes(StandardCharsets.UTF_8)))
                .hasMessageContaining("section 'directories' of version 2.0, and this program reads 1.x");
    }

    @Test
    void aCollectionSaysWhoLeadsOnlyWhereAllListsAreWhole() {
        assertThat(standing(whole("a", 3), whole("b", 2))).isEqualTo(new Standing.Lead(List.of("a")));
        assertThat(standing(whole("a", 3), whole("b", 3), whole("c", 1)))
                .isEqualTo(new Standing.Lead(List.of("a", "b")));
        assertThat(standing(whole("a", 3), whole("b", 0))).isEqualTo(new Standing.Gap(List.of("b")));
        assertThat(standing(whole("a", 0), whole("b", 0))).isEqualTo(new Standing.Zero());
        assertThat(standing(whole("a", 3), whole("b", 3))).isEqualTo(new Standing.Parity(true));
        assertThat(Standing.of(result("x.y.z", 4, List.of(whole("a", 3), whole("b", 3)))))
                .isEqualTo(new Standing.Parity(false));
        assertThat(standing(whole("a", 3), cut("b", 2))).isEqualTo(new Standing.NotCompared());
        assertThat(standing(whole("a", 3))).isEqualTo(new Standing.NotCompared());
    }

    @Test
    void aListThatBrokeOffMakesNobodyAWinner() {
        List<ListedCount> counts = List.of(whole("a", 30), cut("b", 2), whole("c", 1));
        for (ListedCount count : counts) {
            assertThat(Standing.wins(result("x.y.z", 30, counts), count.relay()))
                    .isFalse();
        }
        assertThat(DirectoryMarkdown.write(DirectorySamples.report(
                        "2026-03-05T12:00:00Z",
                        0,
                        null,
                        List.of(result("x.y.z", 30, List.of(whole("relay", 30), cut("zlay", 2)))),
                        null)))
                .contains("| x.y.z | 30 | ≥ 2* |")
                .doesNotContain("**30**");
    }

    @Test
    void coverageIsOfWhatBelongsThereAndUnknownWhereAListThatMattersIsNot() {
        DirectoryReport small = DirectorySamples.small();
        assertThat(small.coverage("relay")).isEqualTo(100.0 * 10 / 14);
        assertThat(small.coverage("zlay")).as("the two it lacks are ghosts").isEqualTo(100);
        assertThat(DirectorySamples.everything().coverage("relay")).isNaN();
        DirectoryReport partial = DirectorySamples.report(
                "2026-03-05T12:00:00Z",
                0,
                null,
                List.of(result("x.y.z", 30, List.of(whole("relay", 30), cut("zlay", 2)))),
                null);
        assertThat(partial.coverage("relay")).isNaN();
        DirectoryReport early = DirectorySamples.report("2026-03-05T12:00:00Z", 1, null, small.collections(), null);
        assertThat(early.coverage("zlay")).isNaN();
    }

    @Test
    void onlyListsThatWereWholeBothTimesChange() {
        Changes changes = Changes.between(
                DirectorySamples.yesterday(), DirectorySamples.everything().collections());
        assertThat(changes.rows())
                .extracting(Changes.Row::collection)
                .containsExactly("com.whtwnd.blog.entry", "io.atcr.tag");
        assertThat(changes.rows().getFirst().lead()).isEqualTo("zlay took the lead from bsky");
        assertThat(changes.rows().getLast().relays()).containsExactly(new Changes.Moved("zlay", 25, 26));
        assertThat(changes.removed()).containsExactly("app.example.old");
        assertThat(changes.added()).hasSize(3);
    }

    @Test
    void aListThatBreaksOffNowHasLostNothingAndNoLead() {
        DirectoryReport before = DirectorySamples.report(
                "2026-03-04T12:00:00Z",
                0,
                null,
                List.of(result("x.y.z", 40, List.of(whole("relay", 30), whole("zlay", 40)))),
                null);
        assertThat(Changes.between(before, List.of(result("x.y.z", 30, List.of(whole("relay", 30), cut("zlay", 2)))))
                        .rows())
                .isEmpty();
        ListedCount none = new ListedCount("zlay", Extent.NONE, 0, "HTTP 404", 0, 0);
        assertThat(Changes.between(before, List.of(result("x.y.z", 30, List.of(whole("relay", 30), none))))
                        .rows())
                .isEmpty();
    }

    @Test
    void whoWasDrawnAndNotReachedInTimeIsUnknownInTheShareThatIsLive() {
        Map<String, Long> classes = Map.of("live", 2L, "stale", 1L, "unverified", 1L, "unchecked", 4L + 2L);
        Difference difference = new Difference("a", "b", 10, 6, new TreeMap<>(classes));
        assertThat(difference.live()).isEqualTo(new ShareEstimate(2, 1 + 2, 6, 10));
    }

    @Test
    void numbersThatDoNotAddUpCannotBeMade() {
        assertThatThrownBy(() -> result("x.y.z", 2, List.of(whole("a", 3)))).hasMessageContaining("a union of 2");
        assertThatThrownBy(() -> result("x.y.z", 9, List.of(whole("a", 3), whole("b", 3))))
                .hasMessageContaining("a union of 9");
        assertThatThrownBy(() -> new ListedCount("a", Extent.WHOLE, 1, "why", 0, 0))
                .hasMessageContaining("exactly if nothing speaks against it");
        assertThatThrownBy(() -> new ListedCount("a", Extent.NONE, 1, "why", 0, 0))
                .hasMessageContaining("not there");
        assertThatThrownBy(() -> difference("a", "b", 3, 3, Map.of("live", 2L))).hasMessageContaining("3 accounts");
    }

    @Test
    void whatIsLackedOfAListThatBrokeOffIsALowerBoundAndNeverZero() {
        List<ListedCount> counts = List.of(whole("relay", 30), cut("zlay", 32));
        Difference some = difference("zlay", "relay", 7, 0, Map.of());
        Difference others = difference(null, "relay", 7, 0, Map.of());
        for (Difference difference : List.of(some, others)) {
            DirectoryReport report = DirectorySamples.report(
                    "2026-03-05T12:00:00Z",
                    0,
                    null,
                    List.of(new CollectionResult("x.y.z", 37, counts, List.of(difference))),
                    null);
            assertThat(DirectoryMarkdown.write(report)).contains("| relay | ≥ 7 | 0 | 7 unchecked | not known |");
            assertThat(DirectoryCsv.write(report)).contains(",x.y.z,relay,WHOLE,30,37,,");
        }
        DirectoryReport none = DirectorySamples.report(
                "2026-03-05T12:00:00Z",
                0,
                null,
                List.of(result("x.y.z", 30, List.of(whole("relay", 30), cut("zlay", 2)))),
                null);
        assertThat(DirectoryCsv.write(none)).contains(",x.y.z,relay,WHOLE,30,30,,,,0,0,\n");
    }

    @Test
    void aLeadOfWhichNobodyAnsweredIsNotSaidToBeDead() {
        Difference silent = difference(null, "relay", 4, 3, Map.of("unverified", 3L));
        DirectoryReport report = DirectorySamples.report(
                "2026-03-05T12:00:00Z",
                0,
                null,
                List.of(new CollectionResult(
                        "x.y.z", 14, List.of(whole("relay", 10), whole("zlay", 14)), List.of(silent))),
                null);
        assertThat(DirectoryMarkdown.write(report))
                .contains("| zlay +40 % over relay |")
                .contains("| 3 unverified, 1 unchecked | not known |");
    }

    @Test
    void listsAreCountedAsWholeAlsoWhereThereIsOneDirectoryOnly() {
        ListedCount none = new ListedCount("zlay", Extent.NONE, 0, "HTTP 404", 0, 0);
        DirectoryReport report = DirectorySamples.report(
                "2026-03-05T12:00:00Z", 0, null, List.of(result("x.y.z", 3, List.of(whole("relay", 3), none))), null);
        assertThat(DirectoryMarkdown.write(report))
                .contains("1 collection looked at, 1 of them whole at every relay with a directory.");
        assertThat(Standing.wins(report.collections().getFirst(), "relay"))
                .as("against nobody")
                .isFalse();
    }

    @Test
    void theMarkdownHoldsNothingThatATerminalObeys() {
        ListedCount hostile = new ListedCount("relay", Extent.PARTIAL, 0, "a\u001b[1m\u009b1m\u202eb\u2028c", 0, 0);
        assertThat(DirectoryMarkdown.write(DirectorySamples.report(
                        "2026-03-05T12:00:00Z",
                        0,
                        null,
                        List.of(result("x.y.z", 0, List.of(hostile, whole("zlay", 0)))),
                        null)))
                .contains("not whole, a \\[1m 1m b c")
                .doesNotContainPattern("[\\p{Cc}\\p{Cf}\\u2028&&[^\n]]");
    }

    @Test
    void aCellOfTheCsvIsNeverAFormula() {
        String csv = DirectoryCsv.write(DirectorySamples.report(
                "2026-03-05T12:00:00Z",
                0,
                null,
                List.of(result(
                        "x.y.z",
                        0,
                        List.of(new ListedCount("relay", Extent.PARTIAL, 0, "=1+\"2\"\n,x", 0, 0), whole("zlay", 0)))),
                null));
        assertThat(csv).contains(",\"'=1+\"\"2\"\"\n,x\"\n");
    }

    private static Standing standing(ListedCount... counts) {
        long most = List.of(counts).stream().mapToLong(ListedCount::count).max().orElse(0);
        return Standing.of(result("x.y.z", most, List.of(counts)));
    }

    private static List<Error> errors(ObjectNode document) {
        List<Error> errors = new ArrayList<>(errors("report-2", document));
        errors.addAll(errors("directories-1", document.at("/sections/directories")));
        return errors;
    }

    private static List<Error> errors(String schema, JsonNode value) {
        try (InputStream in =
                DirectoryReport.class.getResourceAsStream("/parallax/reports/schema/" + schema + ".schema.json")) {
            return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                    .getSchema(JSON.readTree(in))
                    .validate(value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String golden(String name) throws IOException {
        try (InputStream in = DirectoryReportTest.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
