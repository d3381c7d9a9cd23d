package parallax.relay.flow;

import parallax.atproto.event.Event;

/** Where a host is followed from after a reset. */
public sealed interface StartFrom {
    /** From what it sends next; what it sent before is passed over. */
    record Live() implements StartFrom {}

    /** From the oldest that it keeps. */
    record Oldest() implements StartFrom {}

    /**
     * After a seq of the host.
     *
     * @param seq as the host's events have it, at most {@link Event#MAX_SEQ}
     */
    record After(long seq) implements StartFrom {
        public After {
            if (seq < 1 || seq > Event.MAX_SEQ) {
                throw new IllegalArgumentException("seq " + seq + " is not in 1..2^53-1");
            }
        }
    }
}
