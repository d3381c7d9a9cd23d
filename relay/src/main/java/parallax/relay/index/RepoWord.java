package parallax.relay.index;

import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import parallax.atproto.syntax.Nsid;
import parallax.atproto.syntax.Tid;

/** What came of asking for a repo's collections. */
sealed interface RepoWord {
    /**
     * All its collections.
     *
     * @param rev its rev before they were told; null where its PDS does not tell revs
     */
    record Collections(@Nullable Tid rev, Set<Nsid> all) implements RepoWord {
        public Collections {
            all = Set.copyOf(all);
        }
    }

    /** Its own PDS does not have it. */
    record Gone() implements RepoWord {}

    /** Not now: nothing was asked, since the host's turn or the directory's answer would come too late. */
    record Later(Duration in) implements RepoWord {}

    /** No usable answer. */
    record None(String reason) implements RepoWord {}
}
