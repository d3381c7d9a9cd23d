package parallax.relay.control;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Port: what the operator has decided about hosts at large, in the control plane. Any thread; each call is one
 * statement of its database, and throws a {@link ControlPlaneException} when that fails.
 */
public interface HostRules {
    /** A decision that goes over an option of the command line. */
    enum Setting {
        /** The patterns of trusted domains, separated by commas. */
        TRUSTED_DOMAINS,
        /** {@code true} or {@code false}: whether strangers' crawl requests are taken. */
        CRAWL_REQUESTS,
        /** How many new hosts strangers may bring in a day. */
        NEW_HOSTS_PER_DAY
    }

    /** The value that was set; empty when none was. */
    Optional<String> setting(Setting setting);

    /** Sets a value. */
    void set(Setting setting, String value);

    /** The banned domains, in order. */
    List<String> bannedDomains();

    /** Bans a domain; one that is banned stays so. */
    void banDomain(String domain, Instant now);

    /** False when the domain was not banned. */
    boolean unbanDomain(String domain);
}
