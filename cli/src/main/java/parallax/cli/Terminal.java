package parallax.cli;

import java.io.PrintStream;
import org.fusesource.jansi.AnsiConsole;
import org.fusesource.jansi.AnsiPrintStream;
import org.fusesource.jansi.AnsiType;
import org.jspecify.annotations.Nullable;

/**
 * A terminal that can redraw what it shows.
 *
 * @param out where it is drawn
 * @param width columns
 * @param colour whether the person wants any: not where {@code NO_COLOR} is set
 */
public record Terminal(PrintStream out, int width, boolean colour) {

    private static final int USUAL_WIDTH = 80;

    /** Standard error, if it is such a terminal; null for a file, a pipe, or a terminal that says it is dumb. */
    public static @Nullable Terminal onStandardError() {
        AnsiPrintStream err = AnsiConsole.err();
        boolean dumb = "dumb".equals(System.getenv("TERM"));
        if (dumb || err.getType() == AnsiType.Redirected || err.getType() == AnsiType.Unsupported) {
            return null;
        }
        String noColor = System.getenv("NO_COLOR");
        int width = err.getTerminalWidth() > 0 ? err.getTerminalWidth() : USUAL_WIDTH;
        return new Terminal(err, width, noColor == null || noColor.isEmpty());
    }
}
