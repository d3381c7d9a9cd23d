package parallax.relay.control;

/**
 * The control plane's database does not do what it was asked for: it is away, slow or full. The same call may be made
 * again.
 */
public final class ControlPlaneException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ControlPlaneException(String message, Throwable cause) {
        super(message, cause);
    }
}
