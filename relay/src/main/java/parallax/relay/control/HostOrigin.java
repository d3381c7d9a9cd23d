package parallax.relay.control;

/** Who made a host known to this relay. */
public enum HostOrigin {
    /** Anybody's {@code requestCrawl}: these count toward the new hosts of a day. */
    STRANGER,
    /** The operator, by name. */
    OPERATOR,
    /** Another relay's list, which the operator had read. */
    PULLED
}
