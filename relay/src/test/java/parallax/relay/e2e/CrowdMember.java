package parallax.relay.e2e;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.zip.CRC32;

/**
 * One subscriber of a {@link ConsumerCrowd}: it takes WebSocket frames apart (RFC 6455 section 5.2) and keeps nothing
 * of them.
 */
final class CrowdMember implements AutoCloseable {
    private static final byte[] HEAD_END = {'\r', '\n', '\r', '\n'};
    private static final int BINARY = 2;
    private static final int CLOSE = 8;
    private static final int PING = 9;
    /** Without a payload, as the relay's pings are; its mask is zero. */
    private static final byte[] PONG = {(byte) 0x8a, (byte) 0x80, 0, 0, 0, 0};

    private final SocketChannel channel;
    private final ConsumerCrowd.Manner manner;
    private final CRC32 sum = new CRC32();
    private final ByteBuffer header = ByteBuffer.allocate(10);
    private int headMatched;
    private int opcode;
    private long left;
    private volatile int frames;
    private volatile boolean ended;

    CrowdMember(SocketChannel channel, ConsumerCrowd.Manner manner) {
        this.channel = channel;
        this.manner = manner;
    }

    ConsumerCrowd.Manner manner() {
        return manner;
    }

    /** Binary frames that came whole. */
    int frames() {
        return frames;
    }

    /** Of the payloads of these frames, one after the other. */
    long sum() {
        return sum.getValue();
    }

    /** Whether the relay said goodbye or the connection is over. */
    boolean ended() {
        return ended;
    }

    /** Reads once, up to the buffer's limit; negative at the end of the connection. */
    int read(ByteBuffer buffer) {
        int count;
        try {
            count = channel.read(buffer);
        } catch (IOException e) {
            count = -1;
        }
        ended |= count < 0;
        buffer.flip();
        while (buffer.hasRemaining()) {
            take(buffer);
        }
        return count;
    }

    private void take(ByteBuffer in) {
        if (headMatched < HEAD_END.length) {
            byte next = in.get();
            headMatched = next == HEAD_END[headMatched] ? headMatched + 1 : next == HEAD_END[0] ? 1 : 0;
        } else if (left > 0) {
            payload(in);
        } else {
            header.put(in.get());
            if (header.position() == headerLength()) {
                beginFrame();
            }
        }
    }

    private void payload(ByteBuffer in) {
        int length = (int) Math.min(left, in.remaining());
        if (opcode == BINARY) {
            sum.update(in.slice(in.position(), length));
        }
        in.position(in.position() + length);
        left -= length;
        if (left == 0) {
            endFrame();
        }
    }

    private int headerLength() {
        if (header.position() < 2) {
            return 2;
        }
        return switch (header.get(1) & 0x7f) {
            case 126 -> 4;
            case 127 -> 10;
            default -> 2;
        };
    }

    private void beginFrame() {
        opcode = header.get(0) & 0xf;
        left = switch (header.position()) {
            case 4 -> header.getShort(2) & 0xffff;
            case 10 -> header.getLong(2);
            default -> header.get(1) & 0x7f;
        };
        header.clear();
        if (left == 0) {
            endFrame();
        }
    }

    private void endFrame() {
        if (opcode == BINARY) {
            int before = frames;
            frames = before + 1;
        }
        ended |= opcode == CLOSE;
        if (opcode == PING) {
            pong();
        }
    }

    /** Without it, who has all there is would be taken for dead. */
    private void pong() {
        try {
            channel.write(ByteBuffer.wrap(PONG));
        } catch (IOException e) {
            ended = true;
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
