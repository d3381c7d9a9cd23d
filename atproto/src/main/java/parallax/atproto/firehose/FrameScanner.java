package parallax.atproto.firehose;

import java.nio.ByteBuffer;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import parallax.atproto.cbor.ByteSlice;

/**
 * Watches frame headers in front of the engine (RFC 6455 section 5.2), so that it sees only whole frames under the cap:
 * it allocates a frame from the header's claim alone. A message over the cap is swallowed as it arrives.
 */
final class FrameScanner {
    /** A message that claims more than this, in bytes, is a broken peer and not worth its traffic. */
    private static final long MAX_SKIPPED = 1L << 30;

    /** The engine keeps an object per fragment, however few bytes it brings. */
    static final int MAX_FRAGMENTS = 4096;

    private static final int CONTINUATION = 0x0;
    private static final int TEXT = 0x1;
    private static final int BINARY = 0x2;
    private static final int CLOSE = 0x8;
    private static final int PONG = 0xa;

    private final ReadBuffer buffer;
    private final Engine engine;
    private final FirehoseListener listener;
    private final BooleanSupplier leaving;
    private final int cap;
    private boolean inMessage;
    private long messageBytes;
    private int fragments;
    private long toSkip;
    private boolean skippedIsLast;
    private @Nullable OversizeMessage oversize;
    private boolean announced;
    private long delivered;
    private long whole;
    private @Nullable CloseReason ended;

    /** @param leaving asked before each frame: whether the connection is to be ended, so that no more is handed over */
    FrameScanner(ReadBuffer buffer, Engine engine, FirehoseListener listener, BooleanSupplier leaving, int cap) {
        this.buffer = buffer;
        this.engine = engine;
        this.listener = listener;
        this.leaving = leaving;
        this.cap = cap;
    }

    /** Messages handed over, skipped ones included. */
    long delivered() {
        return delivered;
    }

    /** Messages and control frames used up; not those between the fragments of a message, which is not whole yet. */
    long whole() {
        return whole;
    }

    /** Whether bytes of a message or a frame are held that is not whole. What is skipped is not held. */
    boolean begun() {
        return buffer.available() > 0 || (inMessage && oversize == null);
    }

    /** Whether that is a message which the listener was told of. */
    boolean announced() {
        return announced;
    }

    /**
     * Uses up every whole frame of the buffer, or those before the connection was to be ended; true when another one
     * may follow, false when the stream is over.
     */
    boolean scan() throws BrokenStreamException, InterruptedException {
        while (ended == null && engine.ended() == null) {
            // What was read behind the frame whose listener asked for another connection comes again on that one.
            if (leaving.getAsBoolean()) {
                return true;
            }
            if (oversize != null && toSkip > 0) {
                skip(oversize);
                if (toSkip > 0) {
                    return true;
                }
            } else if (!nextFrame()) {
                return true;
            } else if (!inMessage) {
                whole++;
            }
        }
        return false;
    }

    /** Why {@link #scan} returned false. */
    @Nullable
    CloseReason ended() {
        return ended != null ? ended : engine.ended();
    }

    private boolean nextFrame() throws BrokenStreamException, InterruptedException {
        if (buffer.available() < 2) {
            return false;
        }
        int header = headerLength(buffer.at(1));
        if (buffer.available() < header) {
            return false;
        }
        int opcode = checkedOpcode();
        boolean last = (buffer.at(0) & 0x80) != 0;
        long length = payloadLength(header);
        if (opcode >= CLOSE) {
            return whole(header, length);
        }
        if (opcode == TEXT) {
            ended = new CloseReason.TextFrame();
            return true;
        }
        checkOrder(opcode);
        if (oversize != null || messageBytes + length > cap) {
            beginSkip(header, length, last);
            return true;
        }
        announce(length, last);
        buffer.expect(Math.toIntExact(header + length));
        if (buffer.available() < header + length) {
            return false;
        }
        countFragment();
        whole(header, length);
        if (last) {
            fragments = 0;
        }
        messageBytes = last ? 0 : messageBytes + length;
        inMessage = !last;
        return true;
    }

    // A fragment does not tell how long its message will be.
    private void announce(long length, boolean last) throws InterruptedException {
        if (!announced && (length > FirehoseOptions.SMALL_FRAME_BYTES || !last)) {
            announced = true;
            listener.begins(last ? length : cap);
        }
    }

    private static int headerLength(int secondByte) {
        return switch (secondByte & 0x7f) {
            case 126 -> 4;
            case 127 -> 10;
            default -> 2;
        };
    }

    private int checkedOpcode() throws BrokenStreamException {
        if ((buffer.at(0) & 0x70) != 0) {
            throw new BrokenStreamException("a reserved bit is set");
        }
        if ((buffer.at(1) & 0x80) != 0) {
            throw new BrokenStreamException("a server's frame is masked");
        }
        int opcode = buffer.at(0) & 0xf;
        if (opcode > PONG || (opcode > BINARY && opcode < CLOSE)) {
            throw new BrokenStreamException("reserved opcode " + opcode);
        }
        if (opcode >= CLOSE && ((buffer.at(0) & 0x80) == 0 || buffer.at(1) > 125)) {
            throw new BrokenStreamException("a fragmented or overlong control frame");
        }
        return opcode;
    }

    private long payloadLength(int header) throws BrokenStreamException {
        if (header == 2) {
            return buffer.at(1);
        }
        long length = 0;
        for (int i = 2; i < header; i++) {
            length = (length << 8) | buffer.at(i);
        }
        if (length < 0 || length > MAX_SKIPPED) {
            throw new BrokenStreamException("a frame claims an absurd length");
        }
        return length;
    }

    private void checkOrder(int opcode) throws BrokenStreamException {
        if ((opcode == CONTINUATION) != inMessage) {
            throw new BrokenStreamException(
                    inMessage ? "a new message inside a fragmented one" : "a continuation of nothing");
        }
    }

    private void countFragment() throws BrokenStreamException {
        if (++fragments > MAX_FRAGMENTS) {
            throw new BrokenStreamException("a message of too many fragments");
        }
    }

    /** Hands one frame to the engine when all of it is there, and its message to the listener. */
    private boolean whole(int header, long length) throws InterruptedException {
        if (buffer.available() < header + length) {
            return false;
        }
        engine.decode(buffer.take(Math.toIntExact(header + length)));
        ByteBuffer message = engine.takeMessage();
        if (message != null) {
            delivered++;
            announced = false;
            // The listener may hold the message for long; it has been copied.
            buffer.trim();
            listener.frame(
                    ByteSlice.of(message.array(), message.arrayOffset() + message.position(), message.remaining()));
        }
        return true;
    }

    private void beginSkip(int header, long length, boolean last) throws BrokenStreamException, InterruptedException {
        OversizeMessage passing = oversize;
        if (passing == null) {
            passing = new OversizeMessage();
            if (inMessage) {
                passing.pass(fragmentsInEngine());
            }
            oversize = passing;
        }
        countFragment();
        if (passing.length() + length > MAX_SKIPPED) {
            throw new BrokenStreamException("a message without an end");
        }
        inMessage = true;
        buffer.take(header);
        toSkip = length;
        skippedIsLast = last;
        if (length == 0) {
            endOfSkipped(passing);
        }
    }

    // The engine holds the first fragments already; an empty last one makes it give them up.
    private ByteBuffer fragmentsInEngine() {
        engine.decode(ByteBuffer.wrap(new byte[] {(byte) 0x80, 0}));
        ByteBuffer message = engine.takeMessage();
        return message == null ? ByteBuffer.allocate(0) : message;
    }

    private void skip(OversizeMessage passing) throws InterruptedException {
        int length = Math.toIntExact(Math.min(toSkip, buffer.available()));
        passing.pass(buffer.take(length));
        toSkip -= length;
        if (toSkip == 0) {
            endOfSkipped(passing);
        }
    }

    private void endOfSkipped(OversizeMessage passing) throws InterruptedException {
        if (!skippedIsLast) {
            return;
        }
        oversize = null;
        inMessage = false;
        messageBytes = 0;
        fragments = 0;
        delivered++;
        announced = false;
        listener.oversize(passing.first(), passing.length());
    }
}
