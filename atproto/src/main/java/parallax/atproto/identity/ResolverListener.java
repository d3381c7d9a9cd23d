package parallax.atproto.identity;

import java.time.Duration;

/** What a {@link CachedResolver} does, for counting. Called on the resolving threads: must be quick and not throw. */
public interface ResolverListener {

    /** Counts nothing. */
    ResolverListener NONE = new ResolverListener() {};

    /** Answered from memory. */
    default void hit() {}

    /** Not answered from memory; the caller waits for a fetch, its own or another's. */
    default void miss() {}

    /** The store knew. */
    default void storeHit() {}

    /** The source was asked; {@link Resolution.Unavailable} is a failure. */
    default void fetched(Resolution resolution, Duration took) {}

    /** A refresh was asked for too soon after the last and was answered from memory. */
    default void refreshLimited() {}
}
