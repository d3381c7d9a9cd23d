package parallax.coldir;

import java.time.InstantSource;
import parallax.atproto.politeness.Stop;
import parallax.cli.EarlyEnd;
import parallax.coldir.command.ColdirCommand;

/** The entry point of coldir. */
public final class Main {

    private Main() {}

    public static void main(String[] args) {
        Stop stop = new Stop();
        EarlyEnd.run("coldir", stop, ColdirCommand.commandLine(stop, InstantSource.system(), System.getenv()), args);
    }
}
