package parallax.pulsar;

import java.util.List;
import org.fusesource.jansi.Ansi;
import org.fusesource.jansi.Ansi.Attribute;
import org.fusesource.jansi.Ansi.Erase;
import parallax.cli.Terminal;
import parallax.pulsar.measure.Progress;
import parallax.pulsar.measure.ProgressListener;

/** A table that is redrawn in place. */
final class LiveTable implements ProgressListener {

    private final Terminal terminal;
    private final Rates rates = new Rates();
    private int drawn;

    LiveTable(Terminal terminal) {
        this.terminal = terminal;
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
            String cut = line.length() < terminal.width() ? line : line.substring(0, terminal.width() - 1);
            if (terminal.colour() && i == 1) {
                ansi.a(Attribute.INTENSITY_BOLD).a(cut).reset();
            } else {
                ansi.a(cut);
            }
            ansi.newline();
        }
        drawn = lines.size();
        terminal.out().print(ansi);
        terminal.out().flush();
    }
}
