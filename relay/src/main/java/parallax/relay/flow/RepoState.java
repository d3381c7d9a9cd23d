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
 * @param unknownWord the word of its PDS for {@code upstream}, where that has none; see {@link
 *     AccountStatus#unknownWord}
 */
public record RepoState(
        HostId host,
        @Nullable Head head,
        AccountStatus upstream,
        AccountStatus local,
        @Nullable String unknownWord) {
    /** One without a word that is not known. */
    public RepoState(HostId host, @Nullable Head head, AccountStatus upstream, AccountStatus local) {
        this(host, head, upstream, local, null);
    }

    /**
     * The status shown to others: the local one over the upstream one. A local status that leaves the account active
     * (throttled) does not hide that its PDS says it is not.
     */
    public AccountStatus merged() {
        return upstreamTells() ? upstream : local;
    }

    /** The word for the status shown to others; null where there is none. */
    public @Nullable String word() {
        return upstreamTells() && unknownWord != null ? unknownWord : merged().wireName();
    }

    private boolean upstreamTells() {
        return local == AccountStatus.ACTIVE || (local.active() && !upstream.active());
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
