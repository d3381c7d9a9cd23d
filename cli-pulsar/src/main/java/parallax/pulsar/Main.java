package parallax.pulsar;

import parallax.cli.EarlyEnd;
import parallax.cli.ExitCode;
import parallax.pulsar.measure.Stop;
import picocli.CommandLine;

/** The entry point of pulsar. */
public final class Main {

    private Main() {}

    public static void main(String[] args) {
        Stop stop = new Stop();
        EarlyEnd end = EarlyEnd.onSignal("pulsar", () -> {
            stop.ask();
            return true;
        });
        int code = ExitCode.FAILED;
        try {
            code = new CommandLine(new PulsarCommand(stop)).execute(args);
        } finally {
            end.finished(code);
        }
        System.exit(code);
    }
}
