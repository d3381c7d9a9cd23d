package parallax.coldir.command;

import java.net.URI;
import parallax.cli.OptionTypes;
import picocli.CommandLine.Option;

/** How accounts are looked up. */
final class NetworkOptions {

    @Option(
            names = "--plc-url",
            paramLabel = "URL",
            defaultValue = "${env:COLDIR_PLC_URL:-https://plc.directory}",
            converter = OptionTypes.Url.class,
            description = "The directory of did:plc (default: ${DEFAULT-VALUE}).")
    URI plcUrl;

    @Option(
            names = "--plc-rate",
            paramLabel = "N",
            defaultValue = "${env:COLDIR_PLC_RATE:-10}",
            description = "Requests a second to it (default: ${DEFAULT-VALUE}).")
    int plcRate;

    @Option(
            names = "--allow-insecure-hosts",
            defaultValue = "${env:COLDIR_ALLOW_INSECURE_HOSTS:-false}",
            description = "PDSes at http://localhost:PORT may be asked too, for a network on this machine.")
    boolean allowInsecureHosts;
}
