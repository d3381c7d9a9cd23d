package parallax.coldir;

import java.time.InstantSource;
import parallax.cli.EarlyEnd;
import parallax.cli.ExitCode;
import parallax.coldir.command.ColdirCommand;
import parallax.coldir.listing.Stop;

/** The entry point of coldir. */
public final class Main {

    private Main() {}

    public static void main(String[] args) {
        Stop stop = new Stop();
        EarlyEnd end = EarlyEnd.onSignal("coldir", () -> {
            stop.ask();
            return stop.isBegun();
        });
        int code = ExitCode.FAILED;
        try {
            code = ColdirCommand.commandLine(stop, InstantSource.system()).execute(args);
        } finally {
            end.finished(code);
        }
        System.exit(code);
    }
}
