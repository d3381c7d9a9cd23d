package parallax.atproto.testkit;

import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.event.Event;
import parallax.atproto.event.FrameEncoder;

/** An event and the frame that carries it. */
public record TestEvent(Event.Sequenced event, ByteSlice frame) {

    static TestEvent of(Event.Sequenced event) {
        return new TestEvent(event, FrameEncoder.encode(event));
    }

    public long seq() {
        return event.seq();
    }

    /** The event as a #commit; a ClassCastException if it is none. */
    public Event.Commit commit() {
        return (Event.Commit) event;
    }
}
