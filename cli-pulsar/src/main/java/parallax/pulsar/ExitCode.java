package parallax.pulsar;

import org.jspecify.annotations.Nullable;
import parallax.reports.coverage.Comparison;
import parallax.reports.coverage.Comparison.Extent;
import parallax.reports.coverage.CoverageReport;
import parallax.reports.coverage.StreamResult;
import parallax.reports.coverage.StreamResult.Role;

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
        if (!complete(report)) {
            return FAILED;
        }
        boolean unknown = false;
        for (Comparison comparison : report.comparisons()) {
            boolean under = failUnder != null && comparison.coverage() < failUnder;
            if (under || (failOnUnexplained && comparison.unexplained() > 0)) {
                return UNDER_THRESHOLD;
            }
            unknown |= failOnUnexplained && comparison.unchecked() > 0;
        }
        return unknown ? FAILED : DONE;
    }

    private static boolean complete(CoverageReport report) {
        return report.whole()
                && report.comparisons().stream()
                        .allMatch(comparison -> comparison.reference() > 0 && comparison.extent() == Extent.WHOLE)
                && report.streams().stream().noneMatch(stream -> unread(report, stream));
    }

    /** Messages of the reference that could not be read may be events that a relay had to carry. */
    private static boolean unread(CoverageReport report, StreamResult stream) {
        return stream.undecodable() > 0 && (report.reference() == null || stream.role() != Role.RELAY);
    }
}
