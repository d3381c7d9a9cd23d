package parallax.pulsar;

import java.io.PrintStream;
import java.util.List;
import org.fusesource.jansi.Ansi;
import org.fusesource.jansi.Ansi.Attribute;
import org.fusesource.jansi.Ansi.Erase;
import org.fusesource.jansi.AnsiPrintStream;
import parallax.pulsar.measure.Progress;

/** A table that is redrawn in place. */
final class LiveTable implements ProgressView {

    private static final int USUAL_WIDTH = 80;

    private final PrintStream out;
    private final boolean colour;
    private final int width;
    private final Rates rates = new Rates();
    private int drawn;

    LiveTable(AnsiPrintStream terminal, boolean colour) {
        this(terminal, colour, terminal.getTerminalWidth() > 0 ? terminal.getTerminalWidth() : USUAL_WIDTH);
    }

    LiveTable(PrintStream out, boolean colour, int width) {
        this.out = out;
        this.colour = colour;
        this.width = width;
    }

    @Override
    public void progress(Progress progress) {
        rates.update(progress.lines(), System.nanoTime() / 1_000_000);
        List<String> lines = ProgressText.table(progress, rates);
        Ansi ansi = Ansi.ansi();
        if (drawn > 0) {
            ansi.cursorUpLine(drawn);
        }
        for (int i = 0; i < lines.size(); i++) {
            ansi.eraseLine(Erase.ALL);
            // A line that wraps would be two, and the table would climb.
            String line = lines.get(i);
            String cut = line.length() < width ? line : line.substring(0, width - 1);
            if (colour && i == 1) {
                ansi.a(Attribute.INTENSITY_BOLD).a(cut).reset();
            } else {
                ansi.a(cut);
            }
            ansi.newline();
        }
        drawn = lines.size();
        out.print(ansi);
        out.flush();
    }

    @Override
    public void close() {
        out.flush();
    }
}
