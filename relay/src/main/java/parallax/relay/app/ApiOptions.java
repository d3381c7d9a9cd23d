package parallax.relay.app;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Option;

/** Who may ask what of the API, and how often. */
@SuppressWarnings("NullAway.Init")
final class ApiOptions {
    private static final String DEFAULT = " Default: ${DEFAULT-VALUE}.";

    @Option(
            names = "--trusted-proxies",
            paramLabel = "NETWORK",
            split = ",",
            defaultValue = "${env:RELAY_TRUSTED_PROXIES:-" + Option.NULL_VALUE + "}",
            description = "Proxies in front of the API whose X-Forwarded-For is believed: addresses or networks as"
                    + " 10.0.0.0/8 [RELAY_TRUSTED_PROXIES, separated by commas].")
    private @Nullable List<String> trustedProxies = new ArrayList<>();

    @Option(
            names = "--admin-password",
            paramLabel = "P",
            split = ",",
            defaultValue = "${env:RELAY_ADMIN_PASSWORD:-" + Option.NULL_VALUE + "}",
            showDefaultValue = Visibility.NEVER,
            description = "Password of /admin, or several, each of which opens it; better given as"
                    + " RELAY_ADMIN_PASSWORD, separated by commas. Default: a random one, shown at start.")
    private @Nullable List<String> adminPasswords = new ArrayList<>();

    @Option(
            names = "--requests-per-minute",
            paramLabel = "N",
            defaultValue = "${env:RELAY_REQUESTS_PER_MINUTE:-3000}",
            description = "Requests of one client in a minute; the firehose is not counted [RELAY_REQUESTS_PER_MINUTE]."
                    + DEFAULT)
    private int requestsPerMinute;

    @Option(
            names = "--max-consumers",
            paramLabel = "N",
            defaultValue = "${env:RELAY_MAX_CONSUMERS:-1000}",
            description = "Consumers of the firehose at once [RELAY_MAX_CONSUMERS]." + DEFAULT)
    private int consumers;

    @Option(
            names = "--max-consumers-per-address",
            paramLabel = "N",
            defaultValue = "${env:RELAY_MAX_CONSUMERS_PER_ADDRESS:-100}",
            description = "Consumers of the firehose from one client [RELAY_MAX_CONSUMERS_PER_ADDRESS]." + DEFAULT)
    private int consumersPerAddress;

    /** Throws IllegalArgumentException naming the option and what is wrong with its value. */
    RelayConfig.Api settings() {
        return new RelayConfig.Api(
                trustedProxies == null ? List.of() : trustedProxies,
                adminPasswords == null ? List.of() : adminPasswords,
                requestsPerMinute,
                consumers,
                consumersPerAddress);
    }
}
