package parallax.relay.control;

import java.util.Locale;

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
}
