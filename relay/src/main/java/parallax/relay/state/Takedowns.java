package parallax.relay.state;

import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;
import parallax.atproto.syntax.Did;
import parallax.relay.control.TakedownListing;

/**
 * The accounts that the operator has taken down, each with the seq of the takedown: what lies before it in the log is
 * not shown any more. Changed by the thread that applies; read by any.
 */
public final class Takedowns implements TakedownListing {
    private final ConcurrentSkipListMap<Did, Long> seqs = new ConcurrentSkipListMap<>(Comparator.comparing(Did::text));
    /** Every seq in {@code seqs} with how often it is there; only the thread that applies uses it. */
    private final TreeMap<Long, Integer> bySeq = new TreeMap<>();

    private volatile long newest;

    /** The newest takedown's seq; 0 when there is none. */
    public long newest() {
        return newest;
    }

    /** Whether an event of that account is older than its takedown. */
    public boolean hides(Did did, long seq) {
        Long takenDownAt = seqs.get(did);
        return takenDownAt != null && seq < takenDownAt;
    }

    @Override
    public List<Did> takenDown(@Nullable Did after, int limit) {
        NavigableMap<Did, Long> rest = after == null ? seqs : seqs.tailMap(after, false);
        return rest.keySet().stream().limit(limit).toList();
    }

    /** @param seq of the takedown, or null when it is reversed */
    void set(Did did, @Nullable Long seq) {
        Long before = seq == null ? seqs.remove(did) : seqs.put(did, seq);
        if (before != null) {
            bySeq.computeIfPresent(before, (key, times) -> times == 1 ? null : times - 1);
        }
        if (seq != null) {
            bySeq.merge(seq, 1, Integer::sum);
        }
        newest = bySeq.isEmpty() ? 0 : bySeq.lastKey();
    }
}
