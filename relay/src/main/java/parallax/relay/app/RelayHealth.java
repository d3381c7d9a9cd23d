package parallax.relay.app;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import parallax.relay.http.Health;

/**
 * What keeps the relay from its work: a stage that died, a log that cannot be written, hosts of which none is reached.
 */
final class RelayHealth implements Health {
    private static final Duration STARTING = Duration.ofMinutes(1);

    /** How many hosts are to be followed, and to how many of them a socket is open. */
    record Followed(LongSupplier hosts, LongSupplier open) {}

    private final Supplier<@Nullable Throwable> death;
    private final Supplier<Optional<String>> log;
    private final Followed followed;
    private final InstantSource clock;
    private final Instant startedAt;

    /**
     * Starts the minute in which no host need be reached.
     *
     * @param death what killed a stage, null while all live
     * @param log what hinders the log, if anything
     */
    RelayHealth(
            Supplier<@Nullable Throwable> death,
            Supplier<Optional<String>> log,
            Followed followed,
            InstantSource clock) {
        this.death = death;
        this.log = log;
        this.followed = followed;
        this.clock = clock;
        this.startedAt = clock.instant();
    }

    @Override
    public String complaint() {
        Throwable dead = death.get();
        if (dead != null) {
            return "a stage has died: " + dead;
        }
        return log.get().orElseGet(this::unreached);
    }

    private String unreached() {
        boolean starting = clock.instant().isBefore(startedAt.plus(STARTING));
        long hosts = followed.hosts().getAsLong();
        return starting || hosts == 0 || followed.open().getAsLong() > 0
                ? ""
                : "none of the " + hosts + " known hosts is connected";
    }
}
