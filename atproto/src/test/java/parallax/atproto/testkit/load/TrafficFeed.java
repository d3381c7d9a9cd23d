package parallax.atproto.testkit.load;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.LongAdder;
import parallax.atproto.server.ServerSocketSession;
import parallax.atproto.server.WebSocketFrames;

/** One subscriber: its place in the traffic. Event loop only, but for {@link #wake}. */
final class TrafficFeed {
    /** Many frames a system call are what makes serving cheap; more would only grow the buffers. */
    private static final int BATCH_BYTES = 256 << 10;

    private static final int LONGEST_HEADER = 10;
    private static final int LONGEST_SEQ = 9;

    private final ServerSocketSession session;
    private final TrafficHost host;
    private final LongAdder sent;
    private long place;

    TrafficFeed(ServerSocketSession session, TrafficHost host, LongAdder sent, long place) {
        this.session = session;
        this.host = host;
        this.sent = sent;
        this.place = place;
    }

    ServerSocketSession session() {
        return session;
    }

    void wake() {
        session.eventLoop().execute(this::pump);
    }

    void pump() {
        long released = host.released();
        while (place < released && session.writable()) {
            session.write(batch(released));
            session.flush();
        }
    }

    /** At least one frame, then as many as fit. */
    private ByteBuf batch(long released) {
        int first = host.frames().at(place).frame().length();
        ByteBuf batch = PooledByteBufAllocator.DEFAULT.directBuffer(
                Math.max(BATCH_BYTES, first + LONGEST_HEADER + LONGEST_SEQ));
        ByteBuffer out = batch.nioBuffer(0, batch.capacity());
        long from = place;
        while (place < released && put(host.frames().at(place), host.seq(place), out)) {
            place++;
        }
        sent.add(place - from);
        return batch.writerIndex(out.position());
    }

    private static boolean put(Traffic.Template template, long seq, ByteBuffer out) {
        int payload = template.seq().splicedLength(template.frame().length(), seq);
        if (out.remaining() < payload + LONGEST_HEADER) {
            return false;
        }
        WebSocketFrames.writeHeader(out, payload);
        template.seq().write(template.frame(), seq, out);
        return true;
    }
}
