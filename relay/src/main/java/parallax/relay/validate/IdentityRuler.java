package parallax.relay.validate;

import java.util.List;
import org.jspecify.annotations.Nullable;
import parallax.atproto.event.AccountStatus;
import parallax.atproto.event.Event;
import parallax.atproto.identity.DidDocument;
import parallax.atproto.syntax.Handle;
import parallax.relay.flow.RepoState;
import parallax.relay.flow.StateChange;
import parallax.relay.flow.Verdict;

/**
 * Rules on #identity, which any host may send: it is a hint to look at the identity again. The handle is passed on only
 * if the fresh document names it.
 */
final class IdentityRuler {
    private final IdentityLookup identities;
    private final RoomGate room;
    private final Rewriting rewriting;
    private final OwnAccountEvents own;
    private final List<Gate> gates;

    IdentityRuler(IdentityLookup identities, RoomGate room, Rewriting rewriting, OwnAccountEvents own) {
        this.identities = identities;
        this.room = room;
        this.rewriting = rewriting;
        this.own = own;
        gates = List.of(room::newcomer, identities::find, identities::refreshed);
    }

    Verdict rule(Case c, Event.Identity event) {
        RepoState before = c.before();
        if (identities.isTombstoned(c) && before != null) {
            Verdict.Pass pass = rewriting.pass(c, withHandle(event, null), StateChange.NONE);
            return before.upstream() == AccountStatus.DELETED
                    ? pass
                    : new Verdict.PurgeAndPass(own.deleted(c.did(), before), pass.admitted());
        }
        Verdict refused = Gate.first(gates, c);
        if (refused != null) {
            return refused;
        }
        DidDocument document = c.identity().document();
        // From any host it is a hint, which takes no room: the account only does not become that of a full host.
        boolean owner = c.sender().equals(c.pds()) && room.hasRoom(c);
        StateChange change =
                owner ? new StateChange(null, null, null, c.decoded().from().host(), false) : StateChange.NONE;
        return rewriting.pass(c, withHandle(event, named(event, document.handle())), change);
    }

    private static Event.Identity withHandle(Event.Identity event, @Nullable String handle) {
        return new Event.Identity(event.seq(), event.did(), event.time(), handle);
    }

    /** The told handle in the document's spelling, or null. */
    private static @Nullable String named(Event.Identity event, @Nullable Handle inDocument) {
        String told = event.handle();
        Handle handle = told == null ? null : Handle.tryParse(told);
        boolean same =
                handle != null && inDocument != null && handle.normalized().equals(inDocument.normalized());
        return same ? told : null;
    }
}
