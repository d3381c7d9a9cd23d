package parallax.relay.validate;

import java.util.List;
import java.util.Objects;
import parallax.atproto.event.AccountStatus;
import parallax.atproto.event.Event;
import parallax.atproto.rules.DropReason;
import parallax.atproto.rules.EventRules;
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
    private final Rewriting rewriting;
    private final List<Gate> gates;

    AccountRuler(IdentityLookup identities, StatusLookup statuses, RoomGate room, Rewriting rewriting) {
        this.identities = identities;
        this.statuses = statuses;
        this.rewriting = rewriting;
        gates = List.of(
                room::newcomer,
                identities::find,
                identities::refreshed,
                c -> Gate.drop(EventRules.speaker(c.pds(), c.sender())),
                room::arrival);
    }

    Verdict rule(Case c, Event.Account event) {
        if (identities.isTombstoned(c) && isKnownOwner(c)) {
            return accepted(c, event, AccountStatus.DELETED);
        }
        Verdict refused = Gate.first(gates, c);
        if (refused != null) {
            return refused;
        }
        AccountStatus told = AccountStatus.of(event.active(), event.status());
        Verdict doubt = c.decoded().replayed() ? statuses.confirm(c, told::equals, DropReason.UNCONFIRMED) : null;
        return doubt != null ? doubt : accepted(c, event, told);
    }

    private Verdict accepted(Case c, Event.Account event, AccountStatus upstream) {
        String unknownWord = upstream == AccountStatus.DELETED ? null : AccountStatus.unknownWord(event.status());
        StateChange change =
                StateChange.ofUpstream(upstream, unknownWord, c.decoded().from().host());
        RepoState after = Objects.requireNonNull(change.applyTo(c.before()), "a status leaves an account");
        return rewriting.pass(
                c, new Event.Account(event.seq(), event.did(), event.time(), after.active(), after.word()), change);
    }

    private static boolean isKnownOwner(Case c) {
        RepoState before = c.before();
        return before != null && before.host().equals(c.decoded().from().host());
    }
}
