package parallax.atproto.firehose;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes a socket under blocking calls that take too long. A read time-out alone does not do: a peer that sends a byte
 * now and then never meets it, and a write has none.
 */
final class SocketDeadline implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SocketDeadline.class);
    private static final ScheduledThreadPoolExecutor TIMER = timer();

    private final Future<?> task;
    private volatile boolean passed;

    /** Takes the TCP socket itself: closing a TLS socket may block on the write that hangs. */
    SocketDeadline(Socket tcp, Duration time) {
        task = after(time.toNanos(), () -> expire(tcp));
    }

    /** Runs something that does not block on the thread of all deadlines. */
    static Future<?> after(long nanos, Runnable task) {
        return TIMER.schedule(task, nanos, TimeUnit.NANOSECONDS);
    }

    private static ScheduledThreadPoolExecutor timer() {
        ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().daemon().name("firehose-deadlines").factory());
        timer.setRemoveOnCancelPolicy(true);
        return timer;
    }

    private void expire(Socket tcp) {
        passed = true;
        close(tcp);
    }

    /** Ends whatever blocks on it. */
    static void close(Socket tcp) {
        try {
            tcp.close();
        } catch (IOException e) {
            LOG.debug("closing a socket that hangs: {}", e.toString());
        }
    }

    boolean passed() {
        return passed;
    }

    @Override
    public void close() {
        task.cancel(false);
    }
}
