package parallax.coldir.command;

import org.jspecify.annotations.Nullable;
import parallax.cli.ExitCode;
import parallax.reports.directory.DirectoryReport;
import parallax.reports.directory.RelayTotals;
import parallax.reports.directory.Standing;

/** What a result means to a script. */
final class DirectoryConclusion {

    private DirectoryConclusion() {}

    /** A threshold is only passed where everything that it is about was seen whole. */
    static int exitCode(DirectoryReport report, boolean endedEarly, @Nullable Double failUnder) {
        if (endedEarly || !comparesAnything(report)) {
            return ExitCode.FAILED;
        }
        if (failUnder == null) {
            return ExitCode.DONE;
        }
        boolean unknown = false;
        for (RelayTotals relay : report.relays()) {
            double coverage = relay.reference() ? 100 : report.coverage(relay.name());
            if (coverage < failUnder) {
                return ExitCode.MISMATCH;
            }
            unknown |= Double.isNaN(coverage);
        }
        return unknown ? ExitCode.FAILED : ExitCode.DONE;
    }

    private static boolean comparesAnything(DirectoryReport report) {
        return report.collections().stream().anyMatch(result -> !(Standing.of(result) instanceof Standing.NotCompared));
    }
}
