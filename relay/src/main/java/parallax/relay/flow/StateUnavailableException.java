package parallax.relay.flow;

/**
 * The state cannot be read or written for a reason outside of its content: a full or failing disk, a store that is
 * busy. What was asked for has not happened and may be asked for again.
 */
public final class StateUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param message which store, what failed and why; never a payload */
    public StateUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
