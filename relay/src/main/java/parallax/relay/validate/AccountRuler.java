package parallax.relay.validate;

import org.jspecify.annotations.Nullable;
import parallax.atproto.event.AccountStatus;
import parallax.atproto.event.Event;
import parallax.relay.flow.DropReason;
import parallax.relay.flow.RepoState;
import parallax.relay.flow.StateChange;
import parallax.relay.flow.Verdict;

/**
 * Rules on #account. Only the host in a fresh identity document is believed: after a migration the old host's
 * {@code deactivated} comes last and must not undo the new host's {@code active}.
 */
final class AccountRuler {
    private final IdentityLookup identities;
    private final StatusLookup statuses;
    private final RoomGate room;
    private final Rewriting rewriting;

    AccountRuler(IdentityLookup identities, StatusLookup statuses, RoomGate room, Rewriting rewriting) {
        this.identities = identities;
        this.statuses = statuses;
        this.room = room;
        this.rewriting = rewriting;
    }

    Verdict rule(Case c, Event.Account event) {
        if (identities.isTombstoned(c) && isKnownOwner(c)) {
            return accepted(c, event, AccountStatus.DELETED);
        }
        Verdict full = room.newcomer(c);
        if (full != null) {
            return full;
        }
        Verdict unknown = identities.find(c);
        if (unknown != null) {
            return unknown;
        }
        Verdict wait = identities.refreshed(c);
        if (wait != null) {
            return wait;
        }
        if (c.identity().document().pds() == null) {
            return Gate.drop(DropReason.NO_IDENTITY);
        }
        if (!HostGate.speaksFor(c, c.identity().document().pds())) {
            return Gate.drop(DropReason.WRONG_HOST);
        }
        Verdict tooMany = room.arrival(c);
        if (tooMany != null) {
            return tooMany;
        }
        AccountStatus told = AccountStatus.of(event.active(), event.status());
        Verdict doubt = c.decoded().replayed() ? confirm(c, told) : null;
        return doubt != null ? doubt : accepted(c, event, told);
    }

    private @Nullable Verdict confirm(Case c, AccountStatus told) {
        Verdict wait = statuses.find(c);
        if (wait != null) {
            return wait;
        }
        return told == c.toldStatus() ? null : Gate.drop(DropReason.UNCONFIRMED);
    }

    private Verdict accepted(Case c, Event.Account event, AccountStatus upstream) {
        StateChange change =
                new StateChange(null, upstream, null, c.decoded().from().host(), false);
        RepoState after = change.applyTo(c.before());
        AccountStatus merged = after == null ? upstream : after.merged();
        return rewriting.pass(
                c,
                new Event.Account(event.seq(), event.did(), event.time(), merged.active(), merged.wireName()),
                change);
    }

    private static boolean isKnownOwner(Case c) {
        RepoState before = c.before();
        return before != null && before.host().equals(c.decoded().from().host());
    }
}
