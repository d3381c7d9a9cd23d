package parallax.relay.control;

/**
 * A host as the operator sees it.
 *
 * @param host its row, with the status of this moment
 * @param connected whether its socket is open
 * @param seq the highest seq that it has sent to us; 0 when none
 * @param cursor its durable mark, from which it is resumed; 0 when none
 * @param accountCount its accounts that we know and that are not deleted
 * @param accountLimit how many it may have now
 * @param trusted whether it counts as trusted now
 * @param rates what it may send now
 * @param framesSinceStart what its sockets brought since this process began
 */
public record HostDetail(
        Host host,
        boolean connected,
        long seq,
        long cursor,
        long accountCount,
        long accountLimit,
        boolean trusted,
        HostRates rates,
        long framesSinceStart) {}
