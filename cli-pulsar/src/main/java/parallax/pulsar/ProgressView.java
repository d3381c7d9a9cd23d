package parallax.pulsar;

import java.io.PrintWriter;
import parallax.cli.Terminal;
import parallax.pulsar.measure.ProgressListener;

/** What a person sees while pulsar measures. */
interface ProgressView extends ProgressListener, AutoCloseable {

    @Override
    void close();

    /** A live table if standard error is a terminal that can redraw, else a line from time to time. */
    static ProgressView choose(PrintWriter err) {
        Terminal terminal = Terminal.onStandardError();
        return terminal == null ? new PlainProgress(err) : new LiveTable(terminal);
    }
}
