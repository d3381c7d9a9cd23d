package parallax.pulsar;

import parallax.atproto.politeness.Stop;
import parallax.cli.EarlyEnd;

/** The entry point of pulsar. */
public final class Main {

    private Main() {}

    public static void main(String[] args) {
        Stop stop = new Stop();
        stop.begun();
        EarlyEnd.run("pulsar", stop, PulsarCommand.commandLine(stop, System.getenv()), args);
    }
}
