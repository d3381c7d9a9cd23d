package parallax.atproto.event;

import org.jspecify.annotations.Nullable;

/** Bytes that are not a frame. */
public final class FrameException extends RuntimeException {

    private final int offset;
    private final String reason;
    private final @Nullable Long seq;

    FrameException(int offset, String reason, @Nullable Long seq) {
        // Hostile bytes raise these by the thousand: a stack trace would cost more than the decoding.
        super("frame at byte " + offset + ": " + reason, null, false, false);
        this.offset = offset;
        this.reason = reason;
        this.seq = seq;
    }

    /** The first byte of what was refused, counted from the start of the frame. */
    public int offset() {
        return offset;
    }

    /** What was wrong, without any of the data. */
    public String reason() {
        return reason;
    }

    /** The seq the frame claims, if it can be told; it may be a lie. */
    public @Nullable Long seq() {
        return seq;
    }
}
