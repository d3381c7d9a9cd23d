package parallax.atproto.stream;

import org.jspecify.annotations.Nullable;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.event.Event;
import parallax.atproto.event.Frame;

/** One thing that an event stream said. */
public sealed interface StreamItem {

    /** #commit, #sync, #identity or #account; {@code frame} has its bytes. */
    record Message(Event.Sequenced event, Frame.Message frame) implements StreamItem {}

    /** #info. {@code OutdatedCursor}: events between our cursor and the next one are gone. The stream goes on. */
    record Notice(Event.Info info) implements StreamItem {}

    /**
     * An error frame. {@code FutureCursor}: the host never got as far as our cursor. {@code ConsumerTooSlow}: we did
     * not keep up. The connection ends; the next one starts from the cursor.
     */
    record Failure(String error, @Nullable String message) implements StreamItem {}

    /** A kind of message that this code does not know, to be ignored. */
    record Unknown(Frame.Unknown frame) implements StreamItem {}

    /**
     * Bytes that are no frame. The stream goes on after them.
     *
     * @param offset where the bytes go wrong
     * @param seq the number that could still be read; null if none
     */
    record Undecodable(int offset, String reason, @Nullable Long seq, ByteSlice bytes) implements StreamItem {}

    /**
     * A message over the cap went by without being held.
     *
     * @param seq the number that its first 64 KiB told; null if none
     * @param length all its bytes
     */
    record Oversize(@Nullable Long seq, long length) implements StreamItem {}

    /**
     * The host said FutureCursor twice in a row: it lost its sequence. The next connection asks for live events.
     *
     * @param cursor the one that is given up
     */
    record Rewound(long cursor) implements StreamItem {}
}
