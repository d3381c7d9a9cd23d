package parallax.pulsar;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import parallax.cli.ExitCode;
import parallax.reports.coverage.Comparison;
import parallax.reports.coverage.Comparison.Extent;
import parallax.reports.coverage.CoverageReport;
import parallax.reports.coverage.KindComparison;
import parallax.reports.coverage.KindCounts;
import parallax.reports.coverage.MissedEvent;
import parallax.reports.coverage.MissedEvent.Verdict;
import parallax.reports.coverage.StreamResult;
import parallax.reports.document.RunFacts;

class ConclusionTest {

    @Test
    void withoutAThresholdWhateverWasMeasuredIsDone() {
        assertThat(Conclusion.exitCode(report(50, 50, Verdict.UNEXPLAINED, false, null), null, false))
                .isZero();
    }

    @Test
    void coverageUnderTheThresholdIsThree() {
        CoverageReport report = report(98, 2, Verdict.REFUSED, false, null);
        assertThat(Conclusion.exitCode(report, 98.0, false)).isZero();
        assertThat(Conclusion.exitCode(report, 98.1, false)).isEqualTo(ExitCode.MISMATCH);
    }

    @Test
    void refusedEventsAreExplainedAndUncheckedOnesAreNot() {
        assertThat(Conclusion.exitCode(report(98, 2, Verdict.REFUSED, false, null), null, true))
                .isZero();
        assertThat(Conclusion.exitCode(report(98, 2, Verdict.UNEXPLAINED, false, null), null, true))
                .isEqualTo(3);
        assertThat(Conclusion.exitCode(report(98, 2, Verdict.UNCHECKED, false, null), null, true))
                .isEqualTo(ExitCode.FAILED);
    }

    @Test
    void nothingPassesOnAPartialOrEmptyMeasurement() {
        assertThat(Conclusion.exitCode(report(100, 0, Verdict.REFUSED, true, null), 1.0, false))
                .isEqualTo(ExitCode.FAILED);
        assertThat(Conclusion.exitCode(report(0, 0, Verdict.REFUSED, false, null), null, true))
                .isEqualTo(ExitCode.FAILED);
        assertThat(Conclusion.exitCode(report(100, 0, Verdict.REFUSED, false, 5_000L), null, false))
                .isEqualTo(ExitCode.FAILED);
    }

    @Test
    void nothingPassesWhereMessagesOfTheReferenceCouldNotBeReadOrEventsWereLeftOut() {
        List<StreamResult> relay = List.of(stream(StreamResult.Role.RELAY, 1));
        List<StreamResult> pds = List.of(stream(StreamResult.Role.REFERENCE, 1));
        assertThat(Conclusion.exitCode(report(9, 0, Verdict.REFUSED, false, null, 0, relay), null, true))
                .isZero();
        assertThat(Conclusion.exitCode(report(9, 0, Verdict.REFUSED, false, null, 0, pds), null, true))
                .isEqualTo(ExitCode.FAILED);
        assertThat(Conclusion.exitCode(report(9, 0, Verdict.REFUSED, false, null, 1, relay), null, true))
                .isEqualTo(ExitCode.FAILED);
    }

    private static StreamResult stream(StreamResult.Role role, long undecodable) {
        KindCounts none = new KindCounts(0, 0, 0, 0);
        return new StreamResult(
                "s", "ws://s", role, true, null, none, 0, 0, 0, 0, 0, 0, undecodable, 0, 0, 0, null, List.of());
    }

    private static CoverageReport report(
            int matched, int missed, Verdict verdict, boolean cut, @Nullable Long endedEarly) {
        return report(matched, missed, verdict, cut, endedEarly, 0, List.of());
    }

    private static CoverageReport report(
            int matched,
            int missed,
            Verdict verdict,
            boolean cut,
            @Nullable Long endedEarly,
            long leftOut,
            List<StreamResult> streams) {
        List<MissedEvent> events = new ArrayList<>();
        for (int i = 0; i < missed; i++) {
            String reason = verdict == Verdict.REFUSED ? "stale_rev" : null;
            events.add(new MissedEvent("#commit", "did:web:a.example.com", "rev" + i, "all", verdict, reason, null));
        }
        KindComparison commits = new KindComparison("#commit", matched + missed, matched, 0, missed, 0);
        return new CoverageReport(
                new RunFacts(
                        new RunFacts.Tool("pulsar", "test"), "2026-03-05T12:00:00Z", "2026-03-05T12:00:10Z", List.of()),
                10_000,
                endedEarly,
                0,
                "all",
                true,
                leftOut,
                streams,
                List.of(Comparison.of(
                        "relay", "all", List.of(commits), cut ? Extent.REFERENCE_CUT : Extent.WHOLE, events)),
                List.of(),
                List.of());
    }
}
