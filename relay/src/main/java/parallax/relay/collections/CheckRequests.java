package parallax.relay.collections;

import java.time.Instant;
import java.util.List;
import parallax.atproto.syntax.Did;

/** Backward port: who has a doubt about a repo puts it into the queue of {@link IndexChecks}. Any thread. */
public interface CheckRequests {
    /**
     * Queues repos to be asked for at once; one that is queued keeps its time.
     *
     * @param dids at most {@link CollectionBook#MAX_PAIRS}
     * @return how many were not queued before; the queue may be full
     */
    int queue(List<Did> dids);

    /** Whether it is queued. */
    boolean isQueued(Did did);

    /**
     * How many could be asked for now, of the first thousand in the queue: not those that wait for another try.
     *
     * @param most at which the count ends
     */
    int waiting(Instant now, int most);
}
