package parallax.pulsar.explain;

import org.jspecify.annotations.Nullable;
import parallax.atproto.event.EventKind;
import parallax.atproto.rules.AcceptedHead;
import parallax.atproto.rules.SignedBlocks;
import parallax.atproto.syntax.Tid;
import parallax.pulsar.ledger.EventFacts;
import parallax.pulsar.ledger.Missed;
import parallax.pulsar.ledger.Seen;

/**
 * The newest commit of an account that a relay is known to have had before a missed event. Of its tree no more is known
 * than of its commit, so another commit of the same rev counts as other data.
 *
 * @param head as in {@link EventFacts}
 */
record SeenHead(Tid rev, long head) implements AcceptedHead {

    /**
     * Only what the relay sent itself counts: what it refused does not make later revs old. And only what came on the
     * same stream: what another one sent first says nothing of the order in which this event reached the relay.
     */
    static @Nullable SeenHead before(Missed missed) {
        SeenHead newest = null;
        for (Seen seen : missed.before()) {
            if (seen.carried() && seen.place().slot() == missed.place().slot()) {
                newest = after(newest, seen);
            }
        }
        return newest;
    }

    private static @Nullable SeenHead after(@Nullable SeenHead newest, Seen seen) {
        if (seen.kind() == EventKind.ACCOUNT && EventFacts.deleted(seen.variant())) {
            return null;
        }
        return seen.kind().hasRev()
                        && (newest == null || seen.rev() > newest.rev().value())
                ? new SeenHead(Tid.of(seen.rev()), seen.head())
                : newest;
    }

    @Override
    public boolean isCommitOf(SignedBlocks told) {
        return head == EventFacts.fingerprint(told.cid().bytes());
    }

    @Override
    public boolean hasTreeOf(SignedBlocks told) {
        return isCommitOf(told);
    }
}
