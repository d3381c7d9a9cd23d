package parallax.relay.collections;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import parallax.atproto.syntax.Did;
import parallax.atproto.syntax.Nsid;
import parallax.atproto.syntax.Tid;

/**
 * What others say of collections, entered into the index beside what commits prove. Any thread; each call is one atomic
 * step, short enough not to hold up the writer of the state. Durable over a kill at once, over a power failure with
 * {@link #sync()}.
 */
public interface CollectionBook {
    /** No call takes more pairs. */
    int MAX_PAIRS = 1_000;

    /** That a repo has records of a collection, as somebody else says. */
    record Pair(Did did, Nsid collection) {}

    /**
     * What became of pairs.
     *
     * @param added new, and marked as hearsay
     * @param known already there, or known better: exact knowledge of a repo is not changed by hearsay
     * @param refused of a deleted account, or one collection too many for a repo
     */
    record Taken(int added, int known, int refused) {}

    /**
     * Repos with hearsay.
     *
     * @param dids with at least one collection that nothing but hearsay speaks for
     * @param end where to go on; null at the end of all repos
     */
    record HearsayPage(List<Did> dids, @Nullable Did end) {}

    /**
     * Takes pairs as hearsay: shown like others, until a commit or {@link #described} confirms them, or they go.
     *
     * @param pairs at most {@link #MAX_PAIRS}
     * @param now when it was said
     */
    Taken hear(List<Pair> pairs, Instant now);

    /**
     * All collections of a repo, as its own PDS says. What commits behind {@code rev} have proven goes over it.
     *
     * @param rev a rev that the PDS had before it answered
     * @return false when that is older than a commit whose predecessors were missed: nothing is taken, ask again
     */
    boolean described(Did did, Tid rev, Set<Nsid> collections);

    /** The rev of a repo's newest accepted event, for {@link #gone}; null for none. */
    @Nullable
    Tid newest(Did did);

    /**
     * Its own PDS does not have the account: all its entries go, until a commit shows otherwise.
     *
     * @param newest what {@link #newest} said before it was asked
     * @return false when an event was accepted since, which the answer may be older than: nothing goes, ask again
     */
    boolean gone(Did did, @Nullable Tid newest, Instant now);

    /**
     * Repos that are shown and have hearsay, in the order of the index, which is no order of time or host: a page
     * behind a random DID is a sample. Looks at 10,000 repos at most, so that a page may be empty before the end.
     *
     * @param after exclusive; null for the start
     */
    HearsayPage hearsay(@Nullable Did after, int limit);

    /**
     * Removes the hearsay of these repos where the newest of it was heard before a time; of hidden ones none, and of
     * those that came back it counts as heard then.
     *
     * @param dids at most {@link #MAX_PAIRS}
     * @return how many pairs went
     */
    int expire(List<Did> dids, Instant heardBefore);

    /** Makes durable what was entered before. Blocks on the disk. */
    void sync();
}
