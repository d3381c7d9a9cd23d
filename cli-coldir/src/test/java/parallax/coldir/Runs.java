package parallax.coldir;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.InstantSource;
import java.util.Map;
import parallax.atproto.politeness.Stop;
import parallax.coldir.command.ColdirCommand;

/** The command line in this process. */
final class Runs {

    /** What came of it. */
    record Run(int code, String out, String err) {}

    private Runs() {}

    static Run coldir(String... arguments) {
        return coldir(new Stop(), arguments);
    }

    static Run coldir(Stop stop, String... arguments) {
        return coldir(stop, InstantSource.system(), arguments);
    }

    static Run coldir(Stop stop, InstantSource clock, String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = ColdirCommand.commandLine(stop, clock, Map.of())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
        return new Run(code, out.toString(), err.toString());
    }
}
