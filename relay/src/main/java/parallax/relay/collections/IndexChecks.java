package parallax.relay.collections;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import parallax.atproto.syntax.Did;

/** The repos whose collections must be asked for at their PDS: bounded, and kept over restarts. Any thread. */
public interface IndexChecks {
    /**
     * A repo to ask for.
     *
     * @param failed how often it was asked for in vain
     */
    record Due(Did did, int failed) {}

    /**
     * A look at the queue.
     *
     * @param due repos whose time has come
     * @param end where the next look goes on; null at the end of the queue
     */
    record Look(List<Due> due, @Nullable Did end) {}

    /**
     * Looks at 1,000 queued repos at most, in the order of the index.
     *
     * @param after exclusive; null for the start
     */
    Look due(@Nullable Did after, Instant now, int limit);

    /** No answer: to be asked for again at a time. */
    void failed(Did did, Instant again);

    /** It was not its turn yet: as {@link #failed}, but not counted. */
    void postponed(Did did, Instant again);

    /** Asked for often enough. A later event of the repo queues it again, at a time at the earliest. */
    void dropped(Did did, Instant atEarliest);

    /** How many are queued. */
    long queued();
}
