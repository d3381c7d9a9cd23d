package parallax.coldir.command;

import parallax.cli.PlcOptions;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How accounts are looked up. */
final class NetworkOptions {

    @Mixin
    PlcOptions plc;

    @Option(
            names = "--allow-insecure-hosts",
            fallbackValue = "true",
            description = "Also ask PDSes at http://localhost:PORT, for a network on this machine.")
    boolean allowInsecureHosts;
}
