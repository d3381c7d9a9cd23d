package parallax.atproto.event;

import org.jspecify.annotations.Nullable;
import parallax.atproto.cbor.CborException;
import parallax.atproto.cbor.CborReader;

/**
 * The first of a frame's two maps (atproto.com/specs/event-stream).
 *
 * @param op {@link #MESSAGE}, {@link #ERROR}, or one that is not known
 * @param type of a message, for example {@code #commit}; null where there is none
 */
public record FrameHeader(long op, @Nullable String type) {

    public static final int MESSAGE = 1;
    public static final int ERROR = -1;

    /** Reads the map; {@link CborException} if it is none or says no op. Fields that are not known are ignored. */
    public static FrameHeader read(CborReader cbor) {
        Long op = null;
        String type = null;
        for (int left = cbor.map(); left > 0; left--) {
            switch (cbor.key()) {
                case "op" -> op = cbor.integer();
                case "t" -> type = cbor.text();
                default -> cbor.skip();
            }
        }
        if (op == null) {
            throw new CborException(0, "the header lacks op");
        }
        return new FrameHeader(op, type);
    }
}
