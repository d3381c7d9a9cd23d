package parallax.relay.validate;

import org.jspecify.annotations.Nullable;
import parallax.atproto.event.Event;
import parallax.relay.flow.DropReason;
import parallax.relay.flow.Head;
import parallax.relay.flow.Verdict;

/** Refuses a #sync that tells other data than the head at the head's own rev. */
final class ForkGate implements Gate {
    @Override
    public @Nullable Verdict check(Case c) {
        Head head = c.head();
        boolean fork = c.event() instanceof Event.Sync
                && head != null
                && head.rev().equals(c.blocks().commit().rev())
                && !head.data().equals(c.blocks().commit().data());
        return fork ? Gate.drop(DropReason.STALE_REV) : null;
    }
}
