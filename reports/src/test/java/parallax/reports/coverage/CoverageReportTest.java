package parallax.reports.coverage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import parallax.reports.coverage.Comparison.Extent;
import parallax.reports.coverage.MissedEvent.Verdict;
import parallax.reports.coverage.StreamResult.Role;
import parallax.reports.document.Figures;
import parallax.reports.document.MarkdownTable;

class CoverageReportTest {

    @Test
    void theMarkdownIsTheGoldenFile() throws IOException {
        assertThat(CoverageMarkdown.write(Samples.interrupted())).isEqualTo(golden("interrupted.md"));
        assertThat(CoverageMarkdown.write(Samples.twoWholeRelays())).isEqualTo(golden("two-relays.md"));
    }

    @Test
    void theJsonIsTheGoldenFile() throws IOException {
        assertThat(CoverageJson.text(Samples.interrupted())).isEqualTo(golden("interrupted.json"));
    }

    @Test
    void whatWasWrittenIsReadBack() throws IOException {
        for (CoverageReport report : List.of(Samples.interrupted(), Samples.twoWholeRelays())) {
            assertThat(CoverageJson.read(CoverageJson.text(report).getBytes(StandardCharsets.UTF_8)))
                    .isEqualTo(report);
        }
    }

    @Test
    void fieldsAndMinorVersionsOfANewerWriterAreRead() throws IOException {
        String newer = CoverageJson.text(Samples.interrupted())
                .replaceFirst("\"version\" : \"2.0\"", "\"version\" : \"2.9\", \"mood\" : {\"a\": [1]}")
                .replaceFirst("\"version\" : \"1.0\"", "\"version\" : \"1.7\", \"tide\" : null")
                .replaceFirst("\"sections\" : \\{", "\"sections\" : {\"tap\" : {\"version\" : \"3.1\"},")
                .replaceAll("\"ops\" :", "\"colour\" : \"blue\", \"ops\" :")
                .replaceAll("\"population\" :", "\"weight\" : 1, \"population\" :");
        assertThat(newer).contains("mood", "tide", "colour", "\"tap\"", "weight", "2.9", "1.7");
        assertThat(CoverageJson.read(newer.getBytes(StandardCharsets.UTF_8))).isEqualTo(Samples.interrupted());
    }

    @Test
    void aHigherMajorVersionIsRefusedAndSaysWhatToDo() throws IOException {
        String json = CoverageJson.text(Samples.interrupted());
        assertRefused(
                json.replaceFirst("\"version\" : \"2.0\"", "\"version\" : \"3.0\""),
                "a report of version 3.0, and this program reads 2.x: use a newer one");
        assertRefused(
                json.replaceFirst("\"version\" : \"1.0\"", "\"version\" : \"2.0\""),
                "section 'coverage' of version 2.0, and this program reads 1.x: use a newer one");
        assertRefused(
                "{\"schema\":1,\"tool\":\"pulsar 0.1.0\"}", "a report of version 1, which this program does not read");
        assertRefused(json.replaceFirst("\"coverage\" :", "\"covrage\" :"), "without a section 'coverage'");
        assertRefused(json.replaceFirst("parallax-report", "some-report"), "its format is not 'parallax-report'");
        assertRefused(json.replaceFirst("\"2.0\"", "\"two\""), "not a version such as 2.0: 'two'");
    }

    private static void assertRefused(String json, String message) {
        assertThatThrownBy(() -> CoverageJson.read(json.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    @Test
    void aFileWithoutAFieldOrOfAnotherKindIsRefused() throws IOException {
        String without = CoverageJson.text(Samples.interrupted()).replaceFirst("\"windowMillis\" : [0-9]+,", "");
        assertThatThrownBy(() -> CoverageJson.read(without.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("windowMillis");
        assertThatThrownBy(() -> CoverageJson.read("[1]".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(IllegalArgumentException.class);
        assertRefused("{\"format\" : \"parallax-report\", \"format\" : \"x\"}", "not JSON");
    }

    @Test
    void aReportWhoseNumbersDoNotAddUpCannotBeMade() throws IOException {
        assertThatThrownBy(() -> new KindComparison("#commit", 10, 8, 0, 1, 0))
                .hasMessageContaining("10 events are not 8 matched + 0 altered + 1 missed");
        List<KindComparison> one = List.of(new KindComparison("#commit", 1, 0, 0, 1, 0));
        assertThatThrownBy(() -> Comparison.of("relay", "all", one, Extent.WHOLE, List.of()))
                .hasMessageContaining("1 missed events by kind, but 0 in the list");
        List<MissedEvent> lost = List.of(Samples.missed("3k2a", Verdict.UNEXPLAINED, null));
        assertThatThrownBy(() -> new Comparison("relay", "all", one, new TreeMap<>(), 0, 0, Extent.WHOLE, lost))
                .hasMessageContaining("0 unexplained events, but 1 in the list");
        String tampered =
                CoverageJson.text(Samples.interrupted()).replaceFirst("\"matched\" : 50000", "\"matched\" : 50001");
        assertThatThrownBy(() -> CoverageJson.read(tampered.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theWinnerIsBoldOnlyWhenNothingIsPartial() {
        CoverageReport whole = Samples.twoWholeRelays();
        assertThat(CoverageMarkdown.write(whole)).contains("| indigo | **53,966** | **21,797** |");
        List<StreamResult> streams = new ArrayList<>(whole.streams());
        streams.set(1, Samples.stream("zlay", Role.RELAY, 52_779, List.of(new Interruption("silent", 40_000))));
        CoverageReport partial = Samples.withStreams(whole, streams);
        assertThat(CoverageMarkdown.write(partial))
                .contains("| indigo | 53,966 | 21,797 |")
                .contains("| zlay | 52,779* |");
    }

    @Test
    void aFullMemoryNamesNoWinnerAndIsAFootnoteOfEveryTotal() {
        CoverageReport full = Samples.withLeftOut(Samples.twoWholeRelays(), 1234);
        assertThat(full.whole()).isFalse();
        assertThat(CoverageMarkdown.write(full))
                .contains("| indigo | 53,966* | 21,797* |")
                .contains("\\* The memory for events was full: 1,234 arrivals are in no number");
    }

    @Test
    void onlyTheCutOfTheRelayItselfMakesItsCoverageALowerBound() {
        assertThat(shares(Extent.WHOLE)).containsExactly("50.00 %", "100.00 %");
        assertThat(shares(Extent.RELAY_CUT)).containsExactly("≥ 50.00 %", "≥ 100.00 %");
        assertThat(shares(Extent.REFERENCE_CUT))
                .containsExactly("50.00 % of what was seen", "100.00 % of what was seen");
        assertThat(sentence(half(Extent.RELAY_CUT))).contains("at least 50.00 % of the 2 events of all");
        assertThat(sentence(half(Extent.REFERENCE_CUT)))
                .doesNotContain("at least")
                .contains("50.00 % of the 2 events that were seen of all");
        assertThat(sentence(all(Extent.REFERENCE_CUT)))
                .doesNotContain("every event")
                .contains("carried all that was seen of all");
    }

    private static List<String> shares(Extent extent) {
        return List.of(CoverageSummary.share(half(extent)), CoverageSummary.share(all(extent)));
    }

    private static String sentence(Comparison comparison) {
        return CoverageSummary.sentences(Samples.withComparisons(Samples.twoWholeRelays(), List.of(comparison)))
                .get(0);
    }

    private static Comparison half(Extent extent) {
        List<MissedEvent> lost = List.of(Samples.missed("3k2a", Verdict.UNEXPLAINED, null));
        return Comparison.of("relay", "all", List.of(new KindComparison("#commit", 2, 1, 0, 1, 0)), extent, lost);
    }

    private static Comparison all(Extent extent) {
        return Comparison.of("relay", "all", List.of(new KindComparison("#commit", 2, 2, 0, 0, 0)), extent, List.of());
    }

    @Test
    void aLongListIsCutInMarkdownWithTheTotal() {
        List<MissedEvent> missed = new ArrayList<>();
        for (int i = 0; i < 1234; i++) {
            missed.add(Samples.missed("rev" + i, Verdict.REFUSED, "stale_rev"));
        }
        missed.add(Samples.missed("lost", Verdict.UNEXPLAINED, null));
        Comparison comparison = Comparison.of(
                "relay", "all", List.of(new KindComparison("#commit", 2000, 765, 0, 1235, 0)), Extent.WHOLE, missed);
        String text = ComparisonMarkdown.write(comparison);
        assertThat(text).contains("50 of 1,235 missed events; the JSON has all.");
        assertThat(text.lines()
                        .filter(line -> line.startsWith("| #commit | did:"))
                        .toList())
                .hasSize(50)
                .first()
                .asString()
                .contains("**unexplained**");
    }

    @Test
    void textFromElsewhereCannotBreakATable() {
        assertThat(MarkdownTable.plain("a|b\n**c** <x> \u0007")).isEqualTo("a\\|b \\*\\*c\\*\\* \\<x\\>  ");
        assertThat(MarkdownTable.plain("x".repeat(1000))).hasSize(303);
    }

    @Test
    void whatIsNotEverythingNeverReadsAsAHundredPercent() {
        assertThat(Figures.percent(100)).isEqualTo("100.00 %");
        assertThat(Figures.percent(99.9999)).isEqualTo("99.99 %");
        assertThat(Figures.percent(0)).isEqualTo("0.00 %");
    }

    @Test
    void timesReadAsOperatorsWriteThem() {
        assertThat(Figures.time(120_000)).isEqualTo("2 min");
        assertThat(Figures.time(90_000)).isEqualTo("90 s");
        assertThat(Figures.time(500)).isEqualTo("0.5 s");
        assertThat(Figures.time(0)).isEqualTo("0 s");
    }

    private static String golden(String name) throws IOException {
        try (InputStream in = CoverageReportTest.class.getResourceAsStream(name)) {
            assertThat(in).as(name).isNotNull();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
