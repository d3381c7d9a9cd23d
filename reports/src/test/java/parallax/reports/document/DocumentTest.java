package parallax.reports.document;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import parallax.atproto.probe.AccountClass;

class DocumentTest {

    private static final RunFacts RUN = new RunFacts(
            new RunFacts.Tool("coldir", "0.1.0"), "2026-03-05T12:00:00Z", "2026-03-05T12:00:00Z", List.of("compare"));

    private record Directories(String collection, long dids) {}

    @Test
    void anotherToolAddsItsSectionWithoutAChangeHere() throws IOException {
        Directories directories = new Directories("io.atcr.manifest", 25);
        FormatVersion version = new FormatVersion(1, 2);
        var sections = new TreeMap<>(Map.of("directories", DocumentJson.section(version, directories)));
        ReportDocument document = ReportDocument.of(
                RUN,
                List.of(new Source("zlay", "https://zlay.example.com", "DIRECTORY")),
                Completeness.of(List.of("zlay answered HTTP 502 after page 3.")),
                new ReportDocument.Findings(List.of(), List.of(), sections));
        String json = DocumentJson.text(document);

        ReportDocument read = DocumentJson.read(json.getBytes(UTF_8));
        assertThat(DocumentJson.text(read)).isEqualTo(json);
        assertThat(read.facts()).isEqualTo(RUN);
        assertThat(DocumentJson.value(read.section("directories", new FormatVersion(1, 0)), Directories.class))
                .isEqualTo(directories);
    }

    @Test
    void aSectionWithoutAVersionCannotBeMade() {
        var section = DocumentJson.section(new FormatVersion(1, 0), new Directories("a.b.c", 1));
        section.remove("version");
        assertThatThrownBy(() -> ReportDocument.of(
                        RUN,
                        List.of(),
                        Completeness.of(List.of()),
                        new ReportDocument.Findings(List.of(), List.of(), new TreeMap<>(Map.of("x", section)))))
                .hasMessageContaining("section 'x' has no version");
    }

    @Test
    void aTreeHandedInOrOutDoesNotChangeTheDocument() {
        var section = DocumentJson.section(new FormatVersion(1, 0), new Directories("a.b.c", 1));
        ReportDocument document = ReportDocument.of(
                RUN,
                List.of(),
                Completeness.of(List.of()),
                new ReportDocument.Findings(List.of(), List.of(), new TreeMap<>(Map.of("x", section))));
        section.put("dids", 99);
        document.section("x", new FormatVersion(1, 0)).put("dids", 98);
        assertThat(document.section("x", new FormatVersion(1, 0)).path("dids").intValue())
                .isEqualTo(1);
    }

    @Test
    void secretsDoNotComeIntoTheArguments() {
        assertThat(SafeArguments.of(List.of(
                        "--token",
                        "s3cret",
                        "--admin-password=hunter2",
                        "--database-url",
                        "postgres://me:s3cret@db/relay?password=s3cret",
                        "a=https://u:p@a.example.com+https://b.example.com",
                        "wss://c.example.com/xrpc?key=abc",
                        "--window",
                        "2m")))
                .containsExactly(
                        "--token",
                        "***",
                        "--admin-password=***",
                        "--database-url",
                        "postgres://***@db/relay?***",
                        "a=https://***@a.example.com+https://b.example.com",
                        "wss://c.example.com/xrpc?***",
                        "--window",
                        "2m");
        assertThat(SafeArguments.of(List.of("--token"))).containsExactly("--token");
    }

    @Test
    void accountsThatDoNotAddUpCannotBeMade() {
        AccountEntry live = new AccountEntry("did:plc:a", AccountClass.LIVE, "active", null, List.of());
        assertThatThrownBy(() -> new AccountSet("x", "that x lacks", 2, 1, null, classes("live", 1), List.of(live)))
                .hasMessageContaining("2 accounts, but 1 by class");
        assertThatThrownBy(() -> new AccountSet("x", "that x lacks", 1, 1, null, classes("ghost", 1), List.of(live)))
                .hasMessageContaining("more accounts listed as live");
        assertThatThrownBy(() -> new AccountSet("x", "that x lacks", 2, 1, null, classes("live", 2), List.of(live)))
                .hasMessageContaining("accounts have a class that were not asked about");
        assertThatThrownBy(() -> new AccountSet("x", "that x lacks", 1, 1, null, classes("zombie", 1), List.of()))
                .hasMessageContaining("not a class of accounts: zombie");
    }

    @Test
    void theSentenceStatesWhatIsNotKnown() {
        SortedMap<String, Long> classes = classes("live", 97);
        classes.putAll(Map.of("deactivated", 20L, "ghost", 3L));
        assertThat(new AccountSet("x", "that x lacks", 120, 120, null, classes, List.of()).sentence())
                .isEqualTo(
                        "Of 120 accounts that x lacks: 97 live, 20 deactivated, 3 ghost; 0 unverified, 0 unchecked.");
        SortedMap<String, Long> sample = classes("live", 324);
        sample.putAll(Map.of("stale", 66L, "unverified", 6L, "unchecked", 99_604L));
        assertThat(new AccountSet("x", "that x lacks", 100_000, 400, 1L, sample, List.of()).sentence())
                .isEqualTo("Of 100,000 accounts that x lacks: 324 live, 66 stale; 6 unverified, 99,604 unchecked."
                        + " Of a random sample of 400, 83 % ±7 are live (95 %).");
        assertThat(new AccountSet("x", "that x lacks", 1, 0, null, classes("unchecked", 1), List.of()).sentence())
                .isEqualTo("Of 1 account that x lacks: 0 settled; 0 unverified, 1 unchecked.");
        SortedMap<String, Long> silent = classes("unverified", 2);
        silent.put("unchecked", 7L);
        assertThat(new AccountSet("x", "that x lacks", 9, 2, 1L, silent, List.of()).sentence())
                .isEqualTo("Of 9 accounts that x lacks: 0 settled; 2 unverified, 7 unchecked.");
    }

    @Test
    void aRunThatIsNotWholeHasAReason() {
        assertThatThrownBy(() -> new Completeness(false, List.of())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Completeness(true, List.of("cut"))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new RunFacts(RUN.tool(), "2026-03-05T12:00:01Z", "2026-03-05T12:00:00Z", List.of()))
                .hasMessageContaining("ended at");
    }

    private static SortedMap<String, Long> classes(String name, long count) {
        return new TreeMap<>(Map.of(name, count));
    }
}
