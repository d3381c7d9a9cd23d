package parallax.relay.control;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The status of a host as {@code com.atproto.sync.defs#hostStatus} names it. */
public enum HostStatus {
    /** Connected, or being reconnected after a short break. */
    ACTIVE,
    /** Reachable, but has nothing to say. */
    IDLE,
    /** Could not be reached for a while; retried on a slow schedule. */
    OFFLINE,
    /** Slowed down by our limits. */
    THROTTLED,
    /** Refused by the operator, or is itself a relay; not connected. */
    BANNED;

    /** The lexicon's name of the status. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The status of that wire name; empty when there is none. */
    public static Optional<HostStatus> ofWireName(String wireName) {
        return Arrays.stream(values())
                .filter(status -> status.wireName().equals(wireName))
                .findFirst();
    }
}
