package parallax.pulsar;

import java.util.ArrayList;
import java.util.List;
import parallax.cli.TextTable;
import parallax.pulsar.measure.Progress;
import parallax.reports.document.Figures;

/** Progress in words, without knowing where it is shown. */
final class ProgressText {

    private static final int BAR = 30;

    private ProgressText() {}

    /** The bar, the head of the table, and a line for each stream. */
    static List<String> table(Progress progress, Rates rates) {
        TextTable table = new TextTable().row("stream", "ev/s", "events", "DIDs", "lag p50", "state");
        for (Progress.Line line : progress.lines()) {
            table.row(
                    line.name(),
                    rates.of(line.name()),
                    Figures.count(line.events()),
                    Figures.count(line.uniqueDids()),
                    line.lagMillis().isPresent()
                            ? Figures.count(line.lagMillis().getAsLong()) + " ms"
                            : "-",
                    line.state());
        }
        List<String> lines = new ArrayList<>();
        lines.add(bar(progress));
        lines.addAll(table.lines());
        return lines;
    }

    /** One line for all streams. */
    static String line(Progress progress, Rates rates) {
        List<String> parts = new ArrayList<>();
        for (Progress.Line line : progress.lines()) {
            parts.add(line.name() + " " + Figures.count(line.events()) + " events, " + Figures.count(line.uniqueDids())
                    + " DIDs, " + rates.of(line.name()) + " ev/s"
                    + (line.state().equals(Progress.Line.OK) ? "" : " (" + line.state() + ")"));
        }
        return "pulsar: " + time(progress) + ": " + String.join("; ", parts);
    }

    private static String bar(Progress progress) {
        if (progress.stageMillis() == 0) {
            return progress.stage().text();
        }
        int done = Math.clamp(BAR * progress.elapsedMillis() / progress.stageMillis(), 0, BAR);
        return "[" + "#".repeat(done) + "-".repeat(BAR - done) + "] " + time(progress);
    }

    private static String time(Progress progress) {
        String text = progress.stage().text();
        return progress.stageMillis() == 0
                ? text
                : text + " " + progress.elapsedMillis() / 1000 + "s of " + progress.stageMillis() / 1000 + "s";
    }
}
