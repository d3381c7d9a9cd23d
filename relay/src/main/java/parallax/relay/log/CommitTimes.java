package parallax.relay.log;

import java.time.Duration;

/** Told how long each group commit took: encode, write and sync. The writer's thread; must not block. */
@FunctionalInterface
public interface CommitTimes {
    /** Keeps nothing. */
    CommitTimes NONE = (events, took) -> {};

    /** One commit of so many events is durable. */
    void committed(int events, Duration took);
}
