package parallax.relay.flow;

import java.util.Locale;

/** What is read and passed over without a ruling. */
public enum Ignored {
    /** A message type or frame operation that this relay does not know. */
    UNKNOWN_TYPE,
    /** At or below the host's mark, or accepted before: normal after a reconnect. */
    ALREADY_ACCEPTED,
    /** An {@code #info} message of the host. */
    INFO,
    /** An error frame of the host. */
    ERROR_FRAME;

    /** The metric label: lower snake case. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
