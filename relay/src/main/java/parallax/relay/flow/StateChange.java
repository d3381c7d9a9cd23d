package parallax.relay.flow;

import org.jspecify.annotations.Nullable;
import parallax.atproto.event.AccountStatus;

/**
 * What an accepted event changes in the state of its account; null leaves a part as it is.
 *
 * @param head the new head
 * @param upstream the new status upstream; {@code DELETED} also purges the head
 * @param local the new status here
 * @param owner the PDS with authority over the account from this event on
 * @param reindex what the repo's collections are cannot be told from the event and what came before it, so that the
 *     collection index must look at the repo again
 * @param collections what the event says of the repo's collections; null for one that the log gave back, whose frame
 *     tells it ({@link Admitted#collections()})
 * @param unknownWord the word that came with the new status upstream, where that is not one of ours
 */
public record StateChange(
        @Nullable Head head,
        @Nullable AccountStatus upstream,
        @Nullable AccountStatus local,
        @Nullable HostId owner,
        boolean reindex,
        @Nullable CollectionChanges collections,
        @Nullable String unknownWord) {
    /** Changes nothing. */
    public static final StateChange NONE = new StateChange(null, null, null, null, false);

    /** One that leaves it to the frame what the event says of collections. */
    public StateChange(
            @Nullable Head head,
            @Nullable AccountStatus upstream,
            @Nullable AccountStatus local,
            @Nullable HostId owner,
            boolean reindex) {
        this(head, upstream, local, owner, reindex, null);
    }

    /** One without a word that is not known. */
    public StateChange(
            @Nullable Head head,
            @Nullable AccountStatus upstream,
            @Nullable AccountStatus local,
            @Nullable HostId owner,
            boolean reindex,
            @Nullable CollectionChanges collections) {
        this(head, upstream, local, owner, reindex, collections, null);
    }

    /** What the PDS with authority over the account says of its status. */
    public static StateChange ofUpstream(AccountStatus upstream, @Nullable String unknownWord, HostId owner) {
        return new StateChange(null, upstream, null, owner, false, null, unknownWord);
    }

    /** This one as it is when the log gives it back, with the word that its frame tells. */
    public StateChange withWord(@Nullable String word) {
        return new StateChange(head, upstream, local, owner, reindex, collections, word);
    }

    /** A status told by the operator of this relay. */
    public static StateChange ofLocal(AccountStatus local) {
        return new StateChange(null, null, local, null, false);
    }

    /**
     * The state after this change; applying it again gives the same. Null when there was none and the change neither
     * names an owner nor sets a status: such an event (an {@code #identity} from a host without authority) makes no
     * account known.
     */
    public @Nullable RepoState applyTo(@Nullable RepoState before) {
        if (before == null) {
            if (owner == null && upstream == null && local == null) {
                return null;
            }
            return over(new RepoState(HostId.SELF, null, AccountStatus.ACTIVE, AccountStatus.ACTIVE));
        }
        return over(before);
    }

    private RepoState over(RepoState before) {
        AccountStatus statusThen = upstream == null ? before.upstream() : upstream;
        Head headThen = head == null ? before.head() : head;
        return new RepoState(
                owner == null ? before.host() : owner,
                statusThen == AccountStatus.DELETED ? null : headThen,
                statusThen,
                local == null ? before.local() : local,
                upstream == null ? before.unknownWord() : unknownWord);
    }
}
