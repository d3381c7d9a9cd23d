package parallax.atproto.testkit.host;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.server.RudeSessions;
import parallax.atproto.server.ServerSocketSession;
import parallax.atproto.server.WebSocketFrames;

/** One subscriber: a position in the list and faults that may still come. Event loop only, but for {@link #wake}. */
final class Feed {
    private static final int GOING_AWAY = 1001;
    private static final int POLICY = 1008;

    /** A frame that waits until so many were sent. */
    private record HeldBack(ByteSlice frame, int untilSent) {}

    private final ServerSocketSession session;
    private final FrameList frames;
    private final List<Fault> due;
    private final List<HeldBack> heldBack = new ArrayList<>();
    /** Frames to send before the list's next one. */
    private final ArrayDeque<ByteSlice> extra = new ArrayDeque<>();

    private @Nullable Duration pause;
    private int fragmentBytes;
    private int position;
    private int sent;
    private boolean stopped;
    private boolean waiting;

    Feed(ServerSocketSession session, FrameList frames, int position, List<Fault> faults) {
        this.session = session;
        this.frames = frames;
        this.position = position;
        this.due = new ArrayList<>(faults);
    }

    void wake() {
        session.eventLoop().execute(this::pump);
    }

    ServerSocketSession session() {
        return session;
    }

    void pump() {
        while (!stopped && !waiting && session.writable()) {
            boolean faultWaits = !misbehave();
            if (stopped) {
                break;
            }
            Optional<ByteSlice> next = next(faultWaits);
            if (next.isEmpty()) {
                break;
            }
            sent++;
            send(next.get());
        }
        session.flush();
    }

    /**
     * @param faultWaits whether the list's next frame is a fault's: it may have been added since the fault looked for
     *     it
     */
    private Optional<ByteSlice> next(boolean faultWaits) {
        for (HeldBack held : heldBack) {
            if (sent >= held.untilSent()) {
                heldBack.remove(held);
                return Optional.of(held.frame());
            }
        }
        if (!extra.isEmpty()) {
            return Optional.of(extra.remove());
        }
        return faultWaits ? Optional.empty() : taken().map(FrameList.Placed::frame);
    }

    /** The next frame of the list, which is thereby done with. */
    private Optional<FrameList.Placed> taken() {
        Optional<FrameList.Placed> next = frames.from(position);
        next.ifPresent(placed -> position = placed.index() + 1);
        return next;
    }

    private void send(ByteSlice frame) {
        if (pause != null) {
            sendLater(frame, pause);
        } else if (fragmentBytes > 0) {
            sendFragments(frame, fragmentBytes);
        } else {
            session.write(WebSocketFrames.binary(frame));
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
            if (last == 0) {
                session.write(Unpooled.wrappedBuffer(new byte[] {(byte) 0x89, 1, 'p'}));
            }
        }
    }

    /** False when a fault waits for the frame that it concerns. */
    private boolean misbehave() {
        boolean allHappened = true;
        for (Fault fault : List.copyOf(due)) {
            if (stopped || sent < fault.after()) {
                continue;
            }
            if (happens(fault)) {
                due.remove(fault);
            } else {
                allHappened = false;
            }
        }
        return allHappened;
    }

    /** False when it has to wait for the frame that it concerns. */
    private boolean happens(Fault fault) {
        return switch (fault) {
            case Fault.Stall _ -> stall();
            case Fault.Garbage(var _, ByteSlice payload) -> said(WebSocketFrames.binary(payload));
            case Fault.BrokenFraming _ -> said(Unpooled.wrappedBuffer(new byte[] {(byte) 0xf3, 5, 1, 2, 3, 4, 5}));
            case Fault.Text _ -> said(WebSocketFrames.text("{\"not\":\"an event\"}"));
            case Fault.Oversize(var _, ByteSlice head, int length) ->
                said(WebSocketFrames.binary(padded(head, length)));
            case Fault.Flood(var _, int times) -> again(times);
            case Fault.Duplicate _ -> again(1);
            case Fault.Omit _ -> taken().isPresent();
            case Fault.Late(var _, int others) -> holdBack(others);
            case Fault.Cut(var _, Fault.Manner manner) -> cut(manner);
            case Fault.Close(var _, int code, String reason) -> closed(code, reason);
            case Fault.TooSlow _ -> tooSlow();
            case Fault.Replay(int count) -> {
                position = Math.max(0, position - count);
                yield true;
            }
            case Fault.Slow(Duration perFrame) -> {
                pause = perFrame;
                yield true;
            }
            case Fault.Fragmented(int bytes) -> {
                fragmentBytes = bytes;
                yield true;
            }
            case Fault.Rewind _, Fault.Refuse _ -> true;
        };
    }

    private boolean said(ByteBuf bytes) {
        session.write(bytes);
        return true;
    }

    private boolean again(int times) {
        Optional<FrameList.Placed> next = frames.from(position);
        next.ifPresent(placed -> {
            for (int i = 0; i < times; i++) {
                extra.add(placed.frame());
            }
        });
        return next.isPresent();
    }

    private boolean holdBack(int others) {
        Optional<FrameList.Placed> next = taken();
        next.ifPresent(placed -> heldBack.add(new HeldBack(placed.frame(), sent + others)));
        return next.isPresent();
    }

    private static ByteSlice padded(ByteSlice head, int length) {
        byte[] payload = new byte[length];
        System.arraycopy(head.toArray(), 0, payload, 0, head.length());
        return ByteSlice.of(payload);
    }

    private boolean stall() {
        stopped = true;
        sendHalf();
        RudeSessions.stopReading(session);
        return true;
    }

    private void sendHalf() {
        frames.from(position).ifPresent(placed -> {
            ByteBuf whole = WebSocketFrames.binary(placed.frame());
            session.write(whole.slice(0, whole.readableBytes() / 2));
            session.flush();
        });
    }

    private boolean tooSlow() {
        session.write(WebSocketFrames.binary(ControlFrames.error("ConsumerTooSlow", "Too slow.")));
        return closed(POLICY, "ConsumerTooSlow");
    }

    private boolean closed(int code, String reason) {
        stopped = true;
        session.closeWith(code, reason);
        return true;
    }

    private boolean cut(Fault.Manner manner) {
        stopped = true;
        session.flush();
        switch (manner) {
            case RESET -> session.abort();
            case EOF -> RudeSessions.hangUp(session);
            case MID_FRAME -> {
                sendHalf();
                RudeSessions.hangUp(session);
            }
            case CLOSE_FRAME -> session.closeWith(GOING_AWAY, "cut");
        }
        return true;
    }
}
