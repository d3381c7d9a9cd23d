package parallax.relay.flow;

/** Records of the log that were durable cannot be read back. */
public class RecordsDamagedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** @param message which file, where in it, and what was wanted there */
    public RecordsDamagedException(String message) {
        super(message);
    }
}
