package parallax.relay.flow;

/** Retention removed records that a reader was still to read. */
public final class RecordsGoneException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public RecordsGoneException(String message) {
        super(message);
    }
}
