package parallax.relay.app;

import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import parallax.relay.http.Health;

/**
 * Whether the relay is worth reading: what {@link RelayHealth} asks, that frames flow from enough hosts, and that what
 * was taken is on its way to subscribers. Sockets are pinged and closed when they are silent, so an open one that is
 * read brings what its host sends.
 *
 * @param behind how long the state and the subscribers have been behind the newest batch
 */
record RelayReadiness(Health alive, Hosts hosts, Supplier<Duration> behind) implements Health {
    private static final Duration LONG_COMMIT = Duration.ofSeconds(10);

    /**
     * The hosts, counted.
     *
     * @param followed hosts that a socket is to be open to
     * @param offline of them those that have not answered for long
     * @param flowing sockets that are open and read
     */
    record Hosts(LongSupplier followed, LongSupplier offline, LongSupplier flowing) {}

    @Override
    public String complaint() {
        String ill = alive.complaint();
        if (!ill.isEmpty()) {
            return ill;
        }
        long wanted = hosts.followed().getAsLong() - hosts.offline().getAsLong();
        long flowing = hosts.flowing().getAsLong();
        if (wanted <= 0) {
            return "no host is followed";
        }
        if (2 * flowing < wanted) {
            return "only " + flowing + " of " + wanted + " hosts are connected and read";
        }
        Duration since = behind.get();
        return since.compareTo(LONG_COMMIT) > 0
                ? "the state is behind: a commit has been under way for " + since.toSeconds() + " s"
                : "";
    }
}
