package parallax.relay.flow;

import java.time.Instant;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.event.EventKind;
import parallax.atproto.event.SeqSplice;
import parallax.atproto.syntax.Did;

/**
 * An event that passed and waits for its seq.
 *
 * @param host where it came from; {@link HostId#SELF} for events of this relay, which touch no mark
 * @param upstreamSeq its seq at {@code host}; 0 when that is ourselves
 * @param frame the bytes to send but for the seq
 * @param seq where in {@code frame} our seq goes
 * @param receivedAt when it was read from the socket, or made
 */
public record Admitted(
        EventKind kind,
        Did did,
        HostId host,
        long upstreamSeq,
        ByteSlice frame,
        SeqSplice seq,
        StateChange change,
        Instant receivedAt) {
    public Admitted {
        if (upstreamSeq < 0 || (host.value() == 0) != (upstreamSeq == 0)) {
            throw new IllegalArgumentException("upstream seq " + upstreamSeq + " does not fit host " + host.value());
        }
    }

    /** What it says of its repo's collections; read from the frame when the log gave the event back. */
    public CollectionChanges collections() {
        if (change.collections() != null) {
            return change.collections();
        }
        Head head = change.head();
        return head == null ? CollectionChanges.NONE : CollectionChanges.ofAccepted(kind, frame, head.data());
    }
}
