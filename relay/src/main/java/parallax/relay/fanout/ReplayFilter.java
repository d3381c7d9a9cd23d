package parallax.relay.fanout;

import parallax.atproto.event.EventKind;
import parallax.atproto.syntax.Did;

/** Keeps back events that were sent once and are not to be sent again: the past of accounts that were taken down. */
public interface ReplayFilter {
    /** Hides nothing. */
    ReplayFilter NONE = new ReplayFilter() {
        @Override
        public long hidesBelow() {
            return 0;
        }

        @Override
        public boolean hides(long seq, EventKind kind, Did did) {
            return false;
        }
    };

    /**
     * No event with this seq or a later one is hidden, exclusive; 0 hides none. Asked first and often, so that
     * subscribers that follow live pay nothing.
     */
    long hidesBelow();

    /** Whether to leave an event out. Any thread; must not block. */
    boolean hides(long seq, EventKind kind, Did did);
}
