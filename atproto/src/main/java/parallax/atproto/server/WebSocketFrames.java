package parallax.atproto.server;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import parallax.atproto.cbor.ByteSlice;

/** Unmasked, unfragmented WebSocket frames as bytes (RFC 6455 section 5.2), as a server sends them. */
public final class WebSocketFrames {
    private static final int FIN = 0x80;
    private static final int TEXT = 0x1;
    private static final int BINARY = 0x2;
    private static final int CLOSE = 0x8;
    private static final int PING = 0x9;
    private static final int PONG = 0xa;
    private static final int CONTROL_PAYLOAD = 125;

    private WebSocketFrames() {}

    /** Bytes of the header before a payload of this many bytes: 2, 4 or 10. */
    public static int headerLength(int payload) {
        if (payload < 0) {
            throw new IllegalArgumentException("payload length is negative: " + payload);
        }
        return payload <= 125 ? 2 : payload <= 0xffff ? 4 : 10;
    }

    /** Writes the header of a binary frame at the position of {@code out}, which moves by {@link #headerLength}. */
    public static void writeHeader(ByteBuffer out, int payload) {
        writeHeader(out, BINARY, payload);
    }

    private static void writeHeader(ByteBuffer out, int opcode, int payload) {
        out.put((byte) (FIN | opcode));
        switch (headerLength(payload)) {
            case 2 -> out.put((byte) payload);
            case 4 -> out.put((byte) 126).put((byte) (payload >> 8)).put((byte) payload);
            default -> {
                out.put((byte) 127).put(new byte[4]);
                out.put((byte) (payload >> 24)).put((byte) (payload >> 16));
                out.put((byte) (payload >> 8)).put((byte) payload);
            }
        }
    }

    /** One binary frame; copies the payload. */
    public static ByteBuf binary(ByteSlice payload) {
        return frame(BINARY, payload.toByteBuffer());
    }

    /** One text frame. */
    public static ByteBuf text(String payload) {
        return frame(TEXT, StandardCharsets.UTF_8.encode(payload));
    }

    static ByteBuf ping() {
        return frame(PING, ByteBuffer.allocate(0));
    }

    static ByteBuf pong(ByteBuf payload) {
        return frame(PONG, payload.nioBuffer());
    }

    static ByteBuf close(int code, String reason) {
        byte[] text = reason.getBytes(StandardCharsets.UTF_8);
        int length = Math.min(text.length, CONTROL_PAYLOAD - 2);
        // A cut inside a character would be a protocol error for the receiver.
        while (length < text.length && length > 0 && (text[length] & 0xc0) == 0x80) {
            length--;
        }
        ByteBuffer payload = ByteBuffer.allocate(2 + length);
        payload.put((byte) (code >> 8))
                .put((byte) code)
                .put(Arrays.copyOf(text, length))
                .flip();
        return frame(CLOSE, payload);
    }

    private static ByteBuf frame(int opcode, ByteBuffer payload) {
        int length = payload.remaining();
        ByteBuffer whole = ByteBuffer.allocate(headerLength(length) + length);
        writeHeader(whole, opcode, length);
        whole.put(payload).flip();
        return Unpooled.wrappedBuffer(whole);
    }
}
