package parallax.relay.app;

import parallax.atproto.event.EventKind;
import parallax.atproto.syntax.Did;
import parallax.relay.fanout.ReplayFilter;
import parallax.relay.state.Takedowns;

/** Keeps the content of taken down accounts out of replay; what tells of the accounts themselves stays. */
record TakedownFilter(Takedowns takedowns) implements ReplayFilter {
    @Override
    public long hidesBelow() {
        return takedowns.newest();
    }

    @Override
    public boolean hides(long seq, EventKind kind, Did did) {
        return switch (kind) {
            case COMMIT, SYNC -> takedowns.hides(did, seq);
            case IDENTITY, ACCOUNT -> false;
        };
    }
}
