package parallax.relay.app;

import java.util.List;
import picocli.CommandLine.Option;

/** Who may ask what of the API, and how often. */
final class ApiOptions {
    @Option(
            names = "--trusted-proxies",
            paramLabel = "NETWORK",
            split = ",",
            description = "Believe the X-Forwarded-For of these proxies: addresses, or networks such as 10.0.0.0/8,"
                    + " separated by commas.")
    private List<String> trustedProxies = List.of();

    @Option(
            names = "--admin-password",
            paramLabel = "P",
            split = ",",
            description = "Accept this password, or any of several separated by commas, for /admin. Set the variable"
                    + " rather than the option: others can see a command line. Default: random, shown at start.")
    private List<String> adminPasswords = List.of();

    @Option(
            names = "--requests-per-minute",
            paramLabel = "N",
            defaultValue = "3000",
            description = "Answer at most N requests of one client in a minute; the firehose does not count.")
    private int requestsPerMinute;

    @Option(
            names = "--max-consumers",
            paramLabel = "N",
            defaultValue = "1000",
            description = "Serve the firehose to at most N consumers at once.")
    private int consumers;

    @Option(
            names = "--max-consumers-per-address",
            paramLabel = "N",
            defaultValue = "100",
            description = "Serve the firehose to at most N consumers of one client.")
    private int consumersPerAddress;

    /** Throws IllegalArgumentException naming the option and what is wrong with its value. */
    RelayConfig.Api settings() {
        return new RelayConfig.Api(trustedProxies, adminPasswords, requestsPerMinute, consumers, consumersPerAddress);
    }
}
