package parallax.relay.flow;

import org.jspecify.annotations.Nullable;
import parallax.atproto.syntax.Did;

/** The state of accounts as of the last applied event. Any thread. */
@FunctionalInterface
public interface Heads {
    /** Null when the account is not known. */
    @Nullable
    RepoState read(Did did);
}
