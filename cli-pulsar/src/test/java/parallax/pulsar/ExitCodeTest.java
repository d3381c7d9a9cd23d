package parallax.pulsar;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import parallax.reports.coverage.Comparison;
import parallax.reports.coverage.CoverageReport;
import parallax.reports.coverage.KindComparison;
import parallax.reports.coverage.MissedEvent;
import parallax.reports.coverage.MissedEvent.Verdict;

class ExitCodeTest {

    @Test
    void withoutAThresholdWhateverWasMeasuredIsDone() {
        assertThat(ExitCode.of(report(50, 50, Verdict.UNEXPLAINED, false, null), null, false))
                .isZero();
    }

    @Test
    void coverageUnderTheThresholdIsThree() {
        CoverageReport report = report(98, 2, Verdict.REFUSED, false, null);
        assertThat(ExitCode.of(report, 98.0, false)).isZero();
        assertThat(ExitCode.of(report, 98.1, false)).isEqualTo(ExitCode.UNDER_THRESHOLD);
    }

    @Test
    void refusedEventsAreExplainedAndUncheckedOnesAreNot() {
        assertThat(ExitCode.of(report(98, 2, Verdict.REFUSED, false, null), null, true))
                .isZero();
        assertThat(ExitCode.of(report(98, 2, Verdict.UNEXPLAINED, false, null), null, true))
                .isEqualTo(3);
        assertThat(ExitCode.of(report(98, 2, Verdict.UNCHECKED, false, null), null, true))
                .isEqualTo(3);
    }

    @Test
    void nothingPassesOnAPartialOrEmptyMeasurement() {
        assertThat(ExitCode.of(report(100, 0, Verdict.REFUSED, true, null), 1.0, false))
                .isEqualTo(ExitCode.FAILED);
        assertThat(ExitCode.of(report(0, 0, Verdict.REFUSED, false, null), null, true))
                .isEqualTo(ExitCode.FAILED);
        assertThat(ExitCode.of(report(100, 0, Verdict.REFUSED, false, 5_000L), null, false))
                .isEqualTo(ExitCode.FAILED);
    }

    private static CoverageReport report(
            int matched, int missed, Verdict verdict, boolean atLeast, @Nullable Long endedEarly) {
        List<MissedEvent> events = new ArrayList<>();
        for (int i = 0; i < missed; i++) {
            String reason = verdict == Verdict.REFUSED ? "stale_rev" : null;
            events.add(new MissedEvent("#commit", "did:web:a.example.com", "rev" + i, "all", verdict, reason, null));
        }
        KindComparison commits = new KindComparison("#commit", matched + missed, matched, 0, missed, 0);
        return new CoverageReport(
                1,
                "pulsar test",
                "2026-03-05T12:00:00Z",
                10_000,
                endedEarly,
                0,
                "all",
                true,
                List.of(),
                List.of(Comparison.of("relay", "all", List.of(commits), atLeast, events)),
                List.of());
    }
}
