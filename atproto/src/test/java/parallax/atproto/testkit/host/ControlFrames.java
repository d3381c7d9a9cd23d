package parallax.atproto.testkit.host;

import java.nio.ByteBuffer;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.cbor.CborWriter;

/** Frames without a sequence number (atproto.com/specs/event-stream). */
final class ControlFrames {
    private ControlFrames() {}

    static ByteSlice error(String name, String message) {
        ByteSlice header = new CborWriter().map(1).key("op").integer(-1).toSlice();
        ByteSlice body = new CborWriter()
                .map(2)
                .key("error")
                .text(name)
                .key("message")
                .text(message)
                .toSlice();
        return joined(header, body);
    }

    static ByteSlice info(String name, String message) {
        ByteSlice header = new CborWriter()
                .map(2)
                .key("t")
                .text("#info")
                .key("op")
                .integer(1)
                .toSlice();
        ByteSlice body = new CborWriter()
                .map(2)
                .key("name")
                .text(name)
                .key("message")
                .text(message)
                .toSlice();
        return joined(header, body);
    }

    private static ByteSlice joined(ByteSlice header, ByteSlice body) {
        ByteBuffer whole = ByteBuffer.allocate(header.length() + body.length());
        whole.put(header.toByteBuffer()).put(body.toByteBuffer());
        return ByteSlice.of(whole.array());
    }
}
