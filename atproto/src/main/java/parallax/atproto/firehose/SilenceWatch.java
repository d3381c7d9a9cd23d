package parallax.atproto.firehose;

import java.net.Socket;
import java.util.concurrent.Future;
import java.util.function.LongSupplier;

/**
 * Has a peer pinged that says nothing, and closes its socket when it stays silent. It looks from beside the thread that
 * reads, which so needs no time-out: each read with one would set a timer and take it back, and wake a thread for both.
 * The reading thread calls; {@link #passed} is for it too.
 */
final class SilenceWatch implements AutoCloseable {
    private static final long NOT_READING = Long.MIN_VALUE;

    private final Socket tcp;
    private final long silence;
    private final long pingEvery;
    private final LongSupplier nanoTime;
    private final Runnable ping;
    private volatile long readingSince = NOT_READING;
    private volatile boolean passed;
    private volatile boolean closed;
    private volatile Future<?> next;
    /** The looking thread's own: the read that it pinged in last, and how long that must be quiet for the next ping. */
    private long pingedSince = NOT_READING;

    private long pingAfter;

    /** @param ping called on a thread of its own, for it may block */
    SilenceWatch(Socket tcp, FirehoseOptions options, LongSupplier nanoTime, Runnable ping) {
        this.tcp = tcp;
        this.silence = options.silence().toNanos();
        this.pingEvery = options.pingEvery().toNanos();
        this.nanoTime = nanoTime;
        this.ping = ping;
        this.pingAfter = pingEvery;
        this.next = SocketDeadline.after(Math.min(silence, pingEvery), this::look);
    }

    /** A read begins: from here on the peer is silent. Time spent on what it said before does not count. */
    void reads() {
        readingSince = nanoTime.getAsLong();
    }

    /** Something came, or the connection is over. */
    void hasRead() {
        readingSince = NOT_READING;
    }

    /** Whether it closed the socket. */
    boolean passed() {
        return passed;
    }

    private void look() {
        if (closed) {
            return;
        }
        long since = readingSince;
        long quiet = since == NOT_READING ? 0 : nanoTime.getAsLong() - since;
        if (since != pingedSince) {
            pingedSince = since;
            pingAfter = pingEvery;
        }
        if (quiet >= silence) {
            expire();
            return;
        }
        if (quiet >= pingAfter) {
            pingAfter = quiet + pingEvery;
            Thread.ofVirtual().name("firehose-ping").start(ping);
        }
        next = SocketDeadline.after(Math.min(silence, pingAfter) - quiet, this::look);
    }

    private void expire() {
        passed = true;
        SocketDeadline.close(tcp);
    }

    @Override
    public void close() {
        closed = true;
        // A look that is under way may set one more, which then finds nothing to do.
        next.cancel(false);
    }
}
