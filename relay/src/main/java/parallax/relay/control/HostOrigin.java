package parallax.relay.control;

import java.util.Locale;

/** Who made a host known to this relay. */
public enum HostOrigin {
    /** Anybody's {@code requestCrawl}: these count toward the new hosts of a day. */
    STRANGER,
    /** The operator, by name. */
    OPERATOR,
    /** Another relay's list, which the operator had read. */
    PULLED;

    /** The word for it in the database. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
