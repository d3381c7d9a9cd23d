package parallax.relay.control;

import java.util.List;
import org.jspecify.annotations.Nullable;
import parallax.atproto.syntax.Did;

/** Backward port: every repo that is known, page by page. */
public interface RepoListing {
    /**
     * Repos in the order of their DID.
     *
     * @param after the DID after which the page starts, exclusive; null for the first page
     * @param limit at most so many, positive
     */
    List<ListedRepo> list(@Nullable Did after, int limit);
}
