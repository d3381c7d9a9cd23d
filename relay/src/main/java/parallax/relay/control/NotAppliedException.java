package parallax.relay.control;

/**
 * A change was not seen in the stored state in time, or before the relay stopped; it may still come. Asking again is
 * safe.
 */
public final class NotAppliedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param message for whoever asked for the change */
    public NotAppliedException(String message) {
        super(message);
    }
}
