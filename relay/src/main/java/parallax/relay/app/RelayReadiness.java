package parallax.relay.app;

import java.util.function.LongSupplier;
import parallax.relay.http.Health;

/**
 * Whether the relay is worth reading: what {@link RelayHealth} asks, and that enough hosts are followed and the state is near
 * the log. Sockets are pinged and closed when they are silent, so an open one brings what its host sends.
 */
final class RelayReadiness implements Health {
    private static final long NEAR = 100_000;

    /**
     * The hosts, counted.
     *
     * @param followed hosts that a socket is to be open to
     * @param offline of them those that have not answered for long
     * @param open sockets
     */
    record Hosts(LongSupplier followed, LongSupplier offline, LongSupplier open) {}

    private final Health alive;
    private final Hosts hosts;
    private final LongSupplier behind;

    /** @param behind events of the log that are not in the state */
    RelayReadiness(Health alive, Hosts hosts, LongSupplier behind) {
        this.alive = alive;
        this.hosts = hosts;
        this.behind = behind;
    }

    @Override
    public String complaint() {
        String ill = alive.complaint();
        if (!ill.isEmpty()) {
            return ill;
        }
        long wanted = hosts.followed().getAsLong() - hosts.offline().getAsLong();
        long open = hosts.open().getAsLong();
        if (wanted <= 0) {
            return "no host is followed";
        }
        if (2 * open < wanted) {
            return "only " + open + " of " + wanted + " hosts are connected";
        }
        return behind.getAsLong() > NEAR ? "the state is " + behind.getAsLong() + " events behind the log" : "";
    }
}
