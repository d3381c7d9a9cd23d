package parallax.relay.validate;

import parallax.atproto.cid.Cid;
import parallax.atproto.event.Event;
import parallax.relay.flow.CollectionChanges;
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
        boolean chained = head != null && chains(commit, head);
        if (head != null && !chained) {
            counts.discontinuous(c.decoded().from());
        }
        if (LegacyGate.isLegacy(c)) {
            counts.lenient(c.decoded().from());
        }
        // What was there before a repo's first commit here, only the whole tree tells.
        CollectionChanges collections = CollectionChanges.of(
                commit, c.blocks().commit().data(), c.blocks().blocks(), !chained);
        return new StateChange(
                c.blocks().head(),
                c.toldStatus(),
                null,
                c.decoded().from().host(),
                collections.partial() || !(chained || collections.whole()),
                collections);
    }

    private static boolean chains(Event.Commit commit, Head head) {
        Cid prevData = commit.prevData();
        return prevData != null && head.data().equals(prevData) && head.rev().equals(commit.since());
    }
}
