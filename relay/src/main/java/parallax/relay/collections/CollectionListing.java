package parallax.relay.collections;

import java.util.List;
import org.jspecify.annotations.Nullable;
import parallax.atproto.syntax.Did;
import parallax.atproto.syntax.Nsid;

/** Backward port: which repos have records of which collection. Inactive accounts are left out. Any thread. */
public interface CollectionListing {
    /**
     * Repos with a record of the collection, in an order that never changes; a page costs the same wherever it starts.
     *
     * @param after the DID after which the page starts, exclusive, whether it is there or not; null for the first page
     * @param limit at most so many, positive
     */
    List<Did> repos(Nsid collection, @Nullable Did after, int limit);

    /**
     * Collections that some repo has, in the order of their bytes.
     *
     * @param after where the page starts, exclusive; null for the first page
     * @param limit at most so many, positive
     */
    List<CountedCollection> collections(@Nullable Nsid after, int limit);

    /** How many repos are shown for a collection; 0 for one that none has. */
    long count(Nsid collection);
}
