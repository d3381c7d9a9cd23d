package parallax.relay.state;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;
import parallax.atproto.syntax.Did;
import parallax.relay.flow.RepoState;

/**
 * The repos that changed last, as they are stored: whoever writes something tends to write more soon, and each event
 * asks for its account's state twice. Each account has one place, which it shares with others, so an entry goes when
 * another account of the place changes. The thread that writes the state puts what it has written; any thread finds.
 */
final class RecentRepos {
    /** A power of two. */
    static final int PLACES = 1 << 14;

    /** A did:plc has 32 characters; that of a did:web may be as long as its owner likes. */
    static final int MAX_DID_LENGTH = 64;

    private final AtomicReferenceArray<@Nullable Repo> places = new AtomicReferenceArray<>(PLACES);

    private record Repo(Did did, RepoState state) {}

    /** The state that was put last; null when it is not here, which says nothing. */
    @Nullable
    RepoState find(Did did) {
        Repo repo = places.get(place(did));
        return repo != null && repo.did().equals(did) ? repo.state() : null;
    }

    void put(Did did, RepoState state) {
        if (did.text().length() <= MAX_DID_LENGTH) {
            places.set(place(did), new Repo(did, state));
        }
    }

    private static int place(Did did) {
        int hash = did.text().hashCode();
        return (hash ^ (hash >>> 16)) & (PLACES - 1);
    }
}
