package parallax.coldir.state;

/** Our own file is not what was written. */
public final class DamagedStateException extends RuntimeException {
    private static final long serialVersionUID = 1;

    DamagedStateException(String message) {
        super(message);
    }
}
