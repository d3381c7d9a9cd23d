package parallax.relay.flow;

import java.time.Instant;
import parallax.atproto.event.Event;
import parallax.atproto.event.Frame;

/**
 * A well-formed event, begun at its host's {@link Marks} and not yet ruled on.
 *
 * @param event the event of {@code frame}, known to have a seq
 * @param replayed the host's cursor was reset and this event may be older than what it was reset from, so that an
 *     account status it tells must be confirmed
 */
public record Decoded(
        UpstreamSource from,
        Frame.Message frame,
        Event.Sequenced event,
        Instant receivedAt,
        InFlight inFlight,
        boolean replayed) {
    /** Bytes of the frame, the measure of every bound by bytes. */
    public int bytes() {
        return frame.bytes().length();
    }
}
