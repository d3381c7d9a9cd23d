package parallax.relay.validate;

import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.event.Event;
import parallax.atproto.event.EventKind;
import parallax.atproto.event.FrameEncoder;
import parallax.atproto.event.SeqSplice;
import parallax.relay.flow.Admitted;
import parallax.relay.flow.Decoded;
import parallax.relay.flow.StateChange;
import parallax.relay.flow.Verdict;

/** Makes passes: with the bytes as they came, or with an event that we encode ourselves. */
final class Rewriting {
    Verdict.Pass pass(Case c, Event.Sequenced event, StateChange change) {
        ByteSlice frame = FrameEncoder.encode(event);
        return pass(c, frame, OwnAccountEvents.splice(frame), change);
    }

    Verdict.Pass unchanged(Case c, StateChange change) {
        SeqSplice seq = c.decoded().frame().seq();
        if (seq == null) {
            throw new IllegalStateException("a sequenced event without a place for its seq");
        }
        return pass(c, c.decoded().frame().bytes(), seq, change);
    }

    private static Verdict.Pass pass(Case c, ByteSlice frame, SeqSplice seq, StateChange change) {
        Decoded decoded = c.decoded();
        return new Verdict.Pass(new Admitted(
                EventKind.of(decoded.event()),
                c.did(),
                decoded.from().host(),
                decoded.event().seq(),
                frame,
                seq,
                change,
                decoded.receivedAt()));
    }
}
