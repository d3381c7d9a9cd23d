package parallax.cli;

import java.net.URI;
import picocli.CommandLine.Option;

/** Where identities are looked up, and how often. */
public final class PlcOptions {

    @Option(
            names = "--plc-url",
            paramLabel = "URL",
            defaultValue = "https://plc.directory",
            description = "Resolve did:plc identities at this directory.")
    private URI url;

    @Option(
            names = "--plc-rate",
            paramLabel = "N",
            defaultValue = "10",
            description = "Send at most N requests a second to that directory, from 1 to 10000.")
    private int rate;

    public URI url() {
        return url;
    }

    /** Requests a second. */
    public int rate() {
        return rate;
    }

    /** Throws WrongUsage. */
    public void check() {
        OptionChecks.within("--plc-rate", rate, 1, 10_000);
    }
}
