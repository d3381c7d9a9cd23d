package parallax.atproto.testkit.host;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.server.RudeSessions;
import parallax.atproto.server.ServerSocketSession;
import parallax.atproto.server.WebSocketFrames;

/** One subscriber: a position in the list and a fault that may still come. Event loop only, but for {@link #wake}. */
final class Feed {
    private static final int GOING_AWAY = 1001;

    private final ServerSocketSession session;
    private final FrameList frames;
    private final @Nullable Fault fault;
    private int position;
    private int sent;
    private boolean faulted;
    private boolean stopped;
    private boolean waiting;

    Feed(ServerSocketSession session, FrameList frames, int position, @Nullable Fault fault) {
        this.session = session;
        this.frames = frames;
        this.position = position;
        this.fault = fault;
    }

    void wake() {
        session.eventLoop().execute(this::pump);
    }

    ServerSocketSession session() {
        return session;
    }

    void pump() {
        while (!stopped && !waiting && session.writable()) {
            if (fault != null && !faulted) misbehave(fault);
            if (stopped) break;
            Optional<ByteSlice> next = frames.at(position);
            if (next.isEmpty()) break;
            position++;
            sent++;
            send(next.get());
        }
        session.flush();
    }

    private void send(ByteSlice frame) {
        switch (fault) {
            case Fault.Slow(Duration perFrame) -> sendLater(frame, perFrame);
            case Fault.Fragmented(int bytes) -> sendFragments(frame, bytes);
            case null, default -> session.write(WebSocketFrames.binary(frame));
        }
    }

    private void sendLater(ByteSlice frame, Duration wait) {
        waiting = true;
        Executor later = CompletableFuture.delayedExecutor(wait.toNanos(), TimeUnit.NANOSECONDS, session.eventLoop());
        later.execute(() -> {
            waiting = false;
            session.write(WebSocketFrames.binary(frame));
            pump();
        });
    }

    private void sendFragments(ByteSlice frame, int bytes) {
        for (int from = 0; from < frame.length() || from == 0; from += bytes) {
            int length = Math.min(bytes, frame.length() - from);
            ByteBuf piece = WebSocketFrames.binary(frame.slice(from, length));
            int last = from + length == frame.length() ? 0x80 : 0;
            piece.setByte(0, last | (from == 0 ? 2 : 0));
            session.write(piece);
            if (last == 0) session.write(Unpooled.wrappedBuffer(new byte[] {(byte) 0x89, 1, 'p'}));
        }
    }

    private void misbehave(Fault due) {
        switch (due) {
            case Fault.Stall(int after)
            when sent >= after -> {
                frames.at(position).ifPresent(this::sendHalf);
                RudeSessions.stopReading(session);
                stopped = true;
            }
            case Fault.Garbage(int after, ByteSlice payload)
            when sent >= after -> once(WebSocketFrames.binary(payload));
            case Fault.BrokenFraming(int after)
            when sent >= after -> once(Unpooled.wrappedBuffer(new byte[] {(byte) 0xf3, 5, 1, 2, 3, 4, 5}));
            case Fault.Text(int after) when sent >= after -> once(WebSocketFrames.text("{\"not\":\"an event\"}"));
            case Fault.Oversize(int after, ByteSlice head, int length)
            when sent >= after -> {
                byte[] payload = new byte[length];
                System.arraycopy(head.toArray(), 0, payload, 0, head.length());
                once(WebSocketFrames.binary(ByteSlice.of(payload)));
            }
            case Fault.Cut(int after, Fault.Manner manner) when sent >= after -> cut(manner);
            case Fault.Stall _,
                    Fault.Garbage _,
                    Fault.BrokenFraming _,
                    Fault.Text _,
                    Fault.Oversize _,
                    Fault.Cut _ -> {}
            case Fault.Rewind _, Fault.Refuse _, Fault.Slow _, Fault.Fragmented _ -> faulted = true;
        }
    }

    private void once(ByteBuf bytes) {
        faulted = true;
        session.write(bytes);
    }

    private void sendHalf(ByteSlice frame) {
        ByteBuf whole = WebSocketFrames.binary(frame);
        session.write(whole.slice(0, whole.readableBytes() / 2));
        session.flush();
    }

    private void cut(Fault.Manner manner) {
        stopped = true;
        session.flush();
        switch (manner) {
            case RESET -> session.abort();
            case EOF -> RudeSessions.hangUp(session);
            case MID_FRAME -> {
                frames.at(position).ifPresent(this::sendHalf);
                RudeSessions.hangUp(session);
            }
            case CLOSE_FRAME -> session.closeWith(GOING_AWAY, "cut");
        }
    }
}
