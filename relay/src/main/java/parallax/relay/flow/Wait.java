package parallax.relay.flow;

import java.time.Duration;
import parallax.atproto.identity.PdsEndpoint;

/** What a parked event waits for. {@code after} is the pause before asking; zero asks at once. */
public sealed interface Wait {
    Duration after();

    /**
     * The identity of the account.
     *
     * @param fresh a new answer of the directory rather than a cached one
     */
    record Identity(boolean fresh, Duration after) implements Wait {}

    /** The account's status at its PDS. */
    record RepoStatus(PdsEndpoint pds, Duration after) implements Wait {}
}
