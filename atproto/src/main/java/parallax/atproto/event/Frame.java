package parallax.atproto.event;

import org.jspecify.annotations.Nullable;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.syntax.Did;

/** One binary WebSocket message of an event stream (atproto.com/specs/event-stream). */
public sealed interface Frame {

    /**
     * A message of a known kind.
     *
     * @param bytes the whole frame as received, or as it was mended
     * @param seq where the seq stands in it; null for an event without one
     * @param mended whether the frame lacked what its lexicon requires and everybody knows, see {@link FrameDecoder}
     */
    record Message(Event event, ByteSlice bytes, @Nullable SeqSplice seq, boolean mended) implements Frame {}

    /**
     * A message of a known kind that breaks its lexicon: a field is there and of another kind than it should be.
     *
     * @param did the account it is about
     * @param offset the first byte of that field's value
     * @param reason what is wrong with it, without any of the data
     */
    record Malformed(Did did, long seq, int offset, String reason) implements Frame {}

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
