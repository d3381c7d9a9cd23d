package parallax.relay.flow;

/** Backward port: what a host may bring. Any thread; never blocks, and asks no database. */
@FunctionalInterface
public interface HostLimits {
    /**
     * How many accounts that are not deleted a host may have: its own limit when the operator has set one, else that of
     * trusted hosts or of the others. No account is given up when the limit falls below those that are known.
     */
    long accountLimit(HostId host);

    /** Whether it is a host that was started and not deleted since. */
    default boolean isKnown(HostId host) {
        return true;
    }
}
