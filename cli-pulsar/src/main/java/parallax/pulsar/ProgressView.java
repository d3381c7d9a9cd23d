package parallax.pulsar;

import java.io.PrintWriter;
import org.fusesource.jansi.AnsiConsole;
import org.fusesource.jansi.AnsiPrintStream;
import org.fusesource.jansi.AnsiType;
import parallax.pulsar.measure.ProgressListener;

/** What a person sees while pulsar measures. */
interface ProgressView extends ProgressListener, AutoCloseable {

    @Override
    void close();

    /** A live table if standard error is a terminal that can redraw, else a line from time to time. */
    static ProgressView choose(PrintWriter err) {
        AnsiPrintStream terminal = AnsiConsole.err();
        boolean dumb = "dumb".equals(System.getenv("TERM"));
        if (dumb || terminal.getType() == AnsiType.Redirected || terminal.getType() == AnsiType.Unsupported) {
            return new PlainProgress(err);
        }
        String noColor = System.getenv("NO_COLOR");
        return new LiveTable(terminal, noColor == null || noColor.isEmpty());
    }
}
