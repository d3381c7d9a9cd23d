package parallax.atproto.event;

import org.jspecify.annotations.Nullable;
import parallax.atproto.cbor.ByteSlice;

/** One binary WebSocket message of an event stream (atproto.com/specs/event-stream). */
public sealed interface Frame {

    /**
     * A message of a known kind.
     *
     * @param bytes the whole frame as received
     * @param seq where the seq stands in it; null for an event without one
     */
    record Message(Event event, ByteSlice bytes, @Nullable SeqSplice seq) implements Frame {}

    /** An error; the sender closes right after it. */
    record Failure(String error, @Nullable String message) implements Frame {}

    /**
     * A frame whose op or kind this code does not know, to be ignored.
     *
     * @param type the kind, or {@code op=N} for an unknown op
     * @param seq the body's seq, if it has one
     */
    record Unknown(String type, @Nullable Long seq, ByteSlice bytes) implements Frame {}
}
