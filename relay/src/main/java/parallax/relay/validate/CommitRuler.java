package parallax.relay.validate;

import org.jspecify.annotations.Nullable;
import parallax.atproto.cid.Cid;
import parallax.atproto.event.Event;
import parallax.atproto.repo.ProofResult;
import parallax.atproto.rules.EventRules;
import parallax.relay.flow.CollectionChanges;
import parallax.relay.flow.Counts;
import parallax.relay.flow.Head;
import parallax.relay.flow.StateChange;

/**
 * What an accepted #commit or #sync changes. A commit that does not chain is passed on, as the specification asks, and
 * counted. A #sync that repeats the head, as at the creation of an account, changes nothing but the owner.
 */
final class CommitRuler {
    private final Counts counts;

    CommitRuler(Counts counts) {
        this.counts = counts;
    }

    StateChange accepted(Case c) {
        return switch (c.signed()) {
            case Event.Commit commit -> commit(c, commit);
            case Event.Sync _ -> sync(c);
        };
    }

    private StateChange commit(Case c, Event.Commit commit) {
        Head head = c.head();
        boolean chained = head != null && chains(commit, head);
        if (head != null && !chained) {
            counts.discontinuous(c.decoded().from());
        }
        if (EventRules.legacy(commit, head) != null) {
            counts.lenient(c.decoded().from());
        }
        boolean unproven = c.proof() instanceof ProofResult.Unproven;
        if (unproven) {
            counts.unproven(c.decoded().from());
        }
        if (c.decoded().frame().mended()) {
            counts.mended(c.decoded().from());
        }
        // What was there before a repo's first commit here, only the whole tree tells.
        CollectionChanges collections = CollectionChanges.of(
                commit, c.blocks().commit().data(), c.blocks().blocks(), !chained);
        boolean reindex = unproven || collections.partial() || !(chained || collections.whole());
        return change(c, Head.of(c.blocks()), reindex, collections);
    }

    private static StateChange sync(Case c) {
        Head head = c.head();
        Head told = Head.of(c.blocks());
        if (head != null && head.rev().equals(told.rev())) {
            return change(c, null, false, CollectionChanges.NONE);
        }
        CollectionChanges collections = CollectionChanges.ofSync(told.data());
        return change(c, told, !collections.whole(), collections);
    }

    private static StateChange change(Case c, @Nullable Head head, boolean reindex, CollectionChanges collections) {
        return new StateChange(head, c.toldStatus(), null, c.decoded().from().host(), reindex, collections);
    }

    private static boolean chains(Event.Commit commit, Head head) {
        Cid prevData = commit.prevData();
        return prevData != null && head.data().equals(prevData) && head.rev().equals(commit.since());
    }
}
