package parallax.relay.flow;

/** Whether a host may bring one more account. Any thread; never blocks. */
@FunctionalInterface
public interface AccountRoom {
    /** Room for everybody. */
    AccountRoom UNLIMITED = _ -> false;

    /** Whether the host has as many accounts that are not deleted as its limit allows. */
    boolean full(UpstreamSource host);
}
