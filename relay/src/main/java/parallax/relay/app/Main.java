package parallax.relay.app;

import picocli.CommandLine;

/** The entry point of the relay. */
public final class Main {

    private Main() {}

    public static void main(String[] args) {
        System.exit(new CommandLine(new RelayCommand()).execute(args));
    }
}
