package parallax.atproto.identity;

import org.jspecify.annotations.Nullable;
import parallax.atproto.syntax.Did;

/**
 * Where resolutions outlive the process. Asked only when the memory does not know, written after each fetch that learnt
 * something; called without locks, from many threads. Failures of the store itself are thrown and reach the caller.
 */
public interface IdentityStore {

    /** Remembers nothing. */
    IdentityStore NONE = new IdentityStore() {
        @Override
        public @Nullable StoredIdentity find(Did did) {
            return null;
        }

        @Override
        public void put(Did did, StoredIdentity identity) {}

        @Override
        public void remove(Did did) {}
    };

    @Nullable
    StoredIdentity find(Did did);

    void put(Did did, StoredIdentity identity);

    void remove(Did did);
}
