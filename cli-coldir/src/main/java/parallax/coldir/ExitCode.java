package parallax.coldir;

import org.jspecify.annotations.Nullable;
import parallax.reports.directory.DirectoryReport;
import parallax.reports.directory.RelayTotals;
import parallax.reports.directory.Standing;

/** What a result means to a script; 2 is picocli's for wrong usage. */
final class ExitCode {

    static final int DONE = 0;
    static final int FAILED = 1;
    /** Under a threshold, or lists that differ. */
    static final int MISMATCH = 3;

    static final int CORRUPT = 4;

    private ExitCode() {}

    /** A threshold is only passed where everything that it is about was seen whole. */
    static int of(DirectoryReport report, boolean endedEarly, @Nullable Double failUnder) {
        if (endedEarly || !comparesAnything(report)) {
            return FAILED;
        }
        if (failUnder == null) {
            return DONE;
        }
        boolean unknown = false;
        for (RelayTotals relay : report.relays()) {
            double coverage = relay.reference() ? 100 : report.coverage(relay.name());
            if (coverage < failUnder) {
                return MISMATCH;
            }
            unknown |= Double.isNaN(coverage);
        }
        return unknown ? FAILED : DONE;
    }

    private static boolean comparesAnything(DirectoryReport report) {
        return report.collections().stream().anyMatch(result -> !(Standing.of(result) instanceof Standing.NotCompared));
    }
}
