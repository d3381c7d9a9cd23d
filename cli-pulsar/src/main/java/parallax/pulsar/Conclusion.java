package parallax.pulsar;

import org.jspecify.annotations.Nullable;
import parallax.cli.ExitCode;
import parallax.reports.coverage.Comparison;
import parallax.reports.coverage.Comparison.Extent;
import parallax.reports.coverage.CoverageReport;
import parallax.reports.coverage.StreamResult;
import parallax.reports.coverage.StreamResult.Role;

/** What a result means to a script. */
final class Conclusion {

    private Conclusion() {}

    /** A threshold is only passed on a whole measurement that had something to compare. */
    static int exitCode(CoverageReport report, @Nullable Double failUnder, boolean failOnUnexplained) {
        if (report.endedEarlyAtMillis() != null) {
            return ExitCode.FAILED;
        }
        if (failUnder == null && !failOnUnexplained) {
            return ExitCode.DONE;
        }
        if (!complete(report)) {
            return ExitCode.FAILED;
        }
        boolean unknown = false;
        for (Comparison comparison : report.comparisons()) {
            boolean under = failUnder != null && comparison.coverage() < failUnder;
            if (under || (failOnUnexplained && comparison.unexplained() > 0)) {
                return ExitCode.MISMATCH;
            }
            unknown |= failOnUnexplained && comparison.unchecked() > 0;
        }
        return unknown ? ExitCode.FAILED : ExitCode.DONE;
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
