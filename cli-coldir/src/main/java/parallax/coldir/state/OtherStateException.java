package parallax.coldir.state;

/** The file is the state of another comparison, or another process has it. */
public final class OtherStateException extends RuntimeException {
    private static final long serialVersionUID = 1;

    OtherStateException(String message) {
        super(message);
    }
}
