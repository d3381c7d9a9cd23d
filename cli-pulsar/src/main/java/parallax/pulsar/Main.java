package parallax.pulsar;

import picocli.CommandLine;

/** The entry point of pulsar. */
public final class Main {

    private Main() {}

    public static void main(String[] args) {
        System.exit(new CommandLine(new PulsarCommand()).execute(args));
    }
}
