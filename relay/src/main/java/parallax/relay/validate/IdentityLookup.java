package parallax.relay.validate;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import parallax.atproto.event.AccountStatus;
import parallax.atproto.identity.Resolution;
import parallax.atproto.rules.DropReason;
import parallax.atproto.rules.Refusal;
import parallax.relay.flow.RepoState;
import parallax.relay.flow.Verdict;
import parallax.relay.flow.Wait;

/**
 * The identity of an event's account. A cached "found" is good until a gate doubts it; a doubt is settled only by an
 * answer that was fetched after the event came in, however long the pause between two fresh resolutions makes that
 * take: dropping on an older answer would lose the first event after a key rotation or a migration.
 */
final class IdentityLookup {
    private static final Wait.Identity FRESH_AT_ONCE = new Wait.Identity(true, Duration.ZERO);

    private final Identities identities;
    private final ValidationConfig config;
    private final OwnAccountEvents own;

    IdentityLookup(Identities identities, ValidationConfig config, OwnAccountEvents own) {
        this.identities = identities;
        this.config = config;
        this.own = own;
    }

    /** Null once the case has an identity document. */
    @Nullable
    Verdict find(Case c) {
        return switch (known(c)) {
            case null -> Gate.park(new Wait.Identity(false, Duration.ZERO));
            case Resolution.Found found -> {
                c.identified(found);
                yield null;
            }
            case Resolution.Unavailable _ -> unavailable(c);
            case Resolution.NotFound _, Resolution.Malformed _ ->
                asked(c) ? Gate.drop(DropReason.NO_IDENTITY) : Gate.park(FRESH_AT_ONCE);
            case Resolution.Tombstoned _ -> asked(c) ? gone(c) : Gate.park(FRESH_AT_ONCE);
        };
    }

    /**
     * Null without a doubt; else the event is dropped for it, once the identity was fetched after the event came in.
     */
    @Nullable
    Verdict settle(Case c, @Nullable Refusal doubt) {
        if (doubt == null) {
            return null;
        }
        Verdict wait = refreshed(c);
        return wait != null ? wait : Gate.drop(doubt);
    }

    /** Null when the identity that {@link #find} found was fetched after the event came in. */
    @Nullable
    Verdict refreshed(Case c) {
        Instant fetchedAt = c.identity().fetchedAt();
        Instant received = c.decoded().receivedAt();
        // What was fetched in the future was fetched before the clock was set back, and so before the event came in.
        boolean before = fetchedAt.isBefore(received) || (fetchedAt.isAfter(c.now()) && !asked(c));
        if (!before) {
            return null;
        }
        if (asked(c) && c.now().isBefore(received)) {
            // The clock was set back: no answer would count as newer for as long as it was set back.
            return null;
        }
        return Gate.park(new Wait.Identity(true, pause(c)));
    }

    /**
     * Until the cache asks the directory again. An old answer that costs nothing to repeat must not become a hot loop.
     */
    private Duration pause(Case c) {
        Duration limited = identities.refreshIn(c.did());
        int asks = c.answers().identityAsks();
        return limited.isPositive() || asks <= 1 ? limited : config.retry().after(asks);
    }

    /** Whether the last fresh answer is that the identity was tombstoned. */
    boolean isTombstoned(Case c) {
        return c.answers().identity() instanceof Resolution.Tombstoned;
    }

    private @Nullable Resolution known(Case c) {
        Resolution asked = c.answers().identity();
        return asked != null ? asked : identities.cached(c.did());
    }

    private static boolean asked(Case c) {
        return c.answers().identity() != null;
    }

    private Verdict unavailable(Case c) {
        if (!asked(c)) {
            return Gate.park(new Wait.Identity(false, Duration.ZERO));
        }
        Instant since = c.answers().parkedSince();
        boolean impatient = c.did().isWeb() && since != null && !c.now().isBefore(since.plus(config.webPatience()));
        return impatient
                ? Gate.drop(DropReason.NO_IDENTITY)
                : Gate.park(
                        new Wait.Identity(true, config.retry().after(c.answers().identityAsks())));
    }

    private Verdict gone(Case c) {
        RepoState before = c.before();
        return before == null || before.upstream() == AccountStatus.DELETED
                ? Gate.drop(DropReason.NO_IDENTITY)
                : new Verdict.Purge(DropReason.NO_IDENTITY, own.deleted(c.did(), before));
    }
}
