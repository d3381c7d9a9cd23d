package parallax.coldir.screen;

import java.time.Duration;
import parallax.coldir.compare.ComparisonProgress;
import parallax.reports.document.Figures;

/** Progress in words, without knowing where it is shown. */
final class ProgressLine {

    private static final int BAR = 20;

    private final long start;
    private long entriesBefore;
    private long nanosBefore;

    /** @param start in nanoseconds of the clock that {@link #line} is told */
    ProgressLine(long start) {
        this.start = start;
        this.nanosBefore = start;
    }

    /** One line: a bar, the rate since the last line, and the time left by the collections done in this run. */
    String line(ComparisonProgress.Moment moment, long nanos) {
        int filled = moment.collections() == 0 ? 0 : BAR * moment.done() / moment.collections();
        double seconds = Math.max(1, nanos - nanosBefore) / 1e9;
        long rate = Math.round((moment.entries() - entriesBefore) / seconds);
        entriesBefore = moment.entries();
        nanosBefore = nanos;
        String asked = moment.accounts() == 0 ? "" : ", " + Figures.count(moment.accounts()) + " asked about";
        // What matters most comes first: a narrow terminal cuts the end.
        return "coldir: [" + "#".repeat(filled) + "-".repeat(BAR - filled) + "] " + Figures.count(moment.done())
                + " of " + Figures.count(moment.collections()) + ", " + left(moment, nanos) + ", "
                + Figures.count(rate) + " entries/s, " + Figures.count(moment.entries()) + asked + ", " + moment.now();
    }

    private String left(ComparisonProgress.Moment moment, long nanos) {
        int done = moment.done() - moment.doneBefore();
        if (done == 0) {
            return "time left unknown";
        }
        long each = (nanos - start) / done;
        Duration left = Duration.ofNanos(each * (moment.collections() - moment.done()));
        return left.toMinutes() > 0
                ? "about " + left.toMinutes() + " min left"
                : "about " + left.toSeconds() + " s left";
    }
}
