package parallax.relay.state;

/** Our own stored state cannot be read: the process stops with exit code 4 rather than guess. */
public final class StateCorruptException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * The state is unreadable.
     *
     * @param message which store, what was found and what was wanted; never a payload
     */
    public StateCorruptException(String message) {
        super(message);
    }
}
