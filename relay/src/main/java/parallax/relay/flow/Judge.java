package parallax.relay.flow;

import org.jspecify.annotations.Nullable;
import parallax.atproto.event.AccountStatus;
import parallax.atproto.syntax.Did;

/** Rules on events. Called by lanes, many at a time; never blocks and never waits for the network. */
public interface Judge {
    /**
     * The ruling on an event.
     *
     * @param before the account as of the last event admitted for it; null when it is not known
     * @param answers what was learned for this very event since it was parked
     */
    Verdict rule(Decoded event, @Nullable RepoState before, Answers answers);

    /** Our own {@code #account} that tells the status of an account after the operator has set the local one. */
    Admitted announce(Did did, @Nullable RepoState before, AccountStatus local);
}
