package parallax.relay.app;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import parallax.atproto.address.AddressSyntaxException;
import parallax.atproto.address.PrivateHosts;
import parallax.relay.upstream.CrawlRules;
import picocli.CommandLine.Option;

/** Which hosts may be contacted that are not public. Without these options: none. */
@SuppressWarnings("NullAway.Init")
final class UnusualHosts {
    @Option(
            names = "--allow-insecure-hosts",
            defaultValue = "${env:RELAY_ALLOW_INSECURE_HOSTS:-false}",
            description =
                    "Also crawl localhost:PORT over plain ws and http; for development only [RELAY_ALLOW_INSECURE_HOSTS].")
    private boolean allowInsecureHosts;

    @Option(
            names = "--allow-private-hosts",
            paramLabel = "PATTERN",
            split = ",",
            defaultValue = "${env:RELAY_ALLOW_PRIVATE_HOSTS:-" + Option.NULL_VALUE + "}",
            description = "Also contact hosts at private addresses, over TLS: names, *.corp.internal for all below, or"
                    + " networks as 10.1.0.0/16 [RELAY_ALLOW_PRIVATE_HOSTS, separated by commas].")
    private @Nullable List<String> privateHosts = new ArrayList<>();

    /** Throws IllegalArgumentException naming the option and what is wrong with its value. */
    CrawlRules allowedBy(CrawlRules rules) {
        CrawlRules secure = rules.allowingPrivate(parsed());
        return allowInsecureHosts ? secure.allowingInsecure() : secure;
    }

    private PrivateHosts parsed() {
        try {
            return privateHosts == null ? PrivateHosts.NONE : PrivateHosts.of(privateHosts);
        } catch (AddressSyntaxException e) {
            throw RelayConfig.invalid("--allow-private-hosts", String.valueOf(e.getMessage()));
        }
    }
}
