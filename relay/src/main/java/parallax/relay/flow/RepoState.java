package parallax.relay.flow;

import org.jspecify.annotations.Nullable;
import parallax.atproto.event.AccountStatus;

/**
 * What is known of an account.
 *
 * @param host the PDS that last spoke for it with authority; {@link HostId#SELF} when none did yet
 * @param head null before the first accepted commit and after a deletion
 * @param upstream what its PDS says
 * @param local what the operator of this relay says
 */
public record RepoState(HostId host, @Nullable Head head, AccountStatus upstream, AccountStatus local) {
    /**
     * The status shown to others: the local one over the upstream one. A local status that leaves the account active
     * (throttled) does not hide that its PDS says it is not.
     */
    public AccountStatus merged() {
        boolean upstreamTells = local == AccountStatus.ACTIVE || (local.active() && !upstream.active());
        return upstreamTells ? upstream : local;
    }

    /** Whether it is one of its host's accounts: deleted ones are not. */
    public boolean counted() {
        return upstream != AccountStatus.DELETED;
    }

    /** Whether events of the account pass: active both here and upstream. */
    public boolean active() {
        return local.active() && upstream.active();
    }
}
