package parallax.relay.app;

/** The relay cannot start, for a reason that the operator can mend; the message says how. */
final class StartException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StartException(String message) {
        super(message);
    }
}
