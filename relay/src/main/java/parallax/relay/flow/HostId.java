package parallax.relay.flow;

/**
 * The number of an upstream host in the control plane.
 *
 * @param value positive for a host; 0 for ourselves (events that this relay originates, such as a takedown) and for the
 *     owner of an account whose host is not known
 */
public record HostId(long value) {
    /** Ourselves, or no host. */
    public static final HostId SELF = new HostId(0);

    public HostId {
        if (value < 0) {
            throw new IllegalArgumentException("host id " + value + " is negative");
        }
    }
}
