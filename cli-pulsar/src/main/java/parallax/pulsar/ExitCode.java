package parallax.pulsar;

import org.jspecify.annotations.Nullable;
import parallax.reports.coverage.Comparison;
import parallax.reports.coverage.CoverageReport;

/** What a result means to a script; 2 is picocli's for wrong usage. */
final class ExitCode {

    static final int DONE = 0;
    static final int FAILED = 1;
    static final int UNDER_THRESHOLD = 3;

    private ExitCode() {}

    /** A threshold is only passed on a whole measurement that had something to compare. */
    static int of(CoverageReport report, @Nullable Double failUnder, boolean failOnUnexplained) {
        if (report.endedEarlyAtMillis() != null) {
            return FAILED;
        }
        if (failUnder == null && !failOnUnexplained) {
            return DONE;
        }
        boolean nothing = report.comparisons().stream().anyMatch(comparison -> comparison.reference() == 0);
        if (!report.whole() || nothing || report.comparisons().stream().anyMatch(Comparison::atLeast)) {
            return FAILED;
        }
        for (Comparison comparison : report.comparisons()) {
            boolean under = failUnder != null && comparison.coverage() < failUnder;
            if (under || (failOnUnexplained && !comparison.carriedEverything())) {
                return UNDER_THRESHOLD;
            }
        }
        return DONE;
    }
}
