package parallax.relay.validate;

import parallax.atproto.cid.Cid;
import parallax.atproto.event.Event;
import parallax.relay.flow.Counts;
import parallax.relay.flow.Head;
import parallax.relay.flow.StateChange;

/** What an accepted #commit changes. A commit that does not chain is passed on, as the specification asks, and counted. */
final class CommitRuler {
    private final Counts counts;

    CommitRuler(Counts counts) {
        this.counts = counts;
    }

    StateChange accepted(Case c, Event.Commit commit) {
        Head head = c.head();
        boolean chained = head == null ? commit.since() == null : chains(commit, head);
        if (head != null && !chained) {
            counts.discontinuous(c.decoded().from());
        }
        if (LegacyGate.isLegacy(c)) {
            counts.lenient(c.decoded().from());
        }
        return new StateChange(
                c.blocks().head(), c.toldStatus(), null, c.decoded().from().host(), !chained);
    }

    private static boolean chains(Event.Commit commit, Head head) {
        Cid prevData = commit.prevData();
        return prevData != null && head.data().equals(prevData) && head.rev().equals(commit.since());
    }
}
