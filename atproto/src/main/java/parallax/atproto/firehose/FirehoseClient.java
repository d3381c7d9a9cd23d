package parallax.atproto.firehose;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One subscription that reconnects until it is closed. Its methods may be called from any thread. */
public final class FirehoseClient implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FirehoseClient.class);
    /** A server may ask for a longer wait than the back-off's, but not for an endless one. */
    private static final Duration MAX_RETRY_AFTER = Duration.ofHours(1);

    private final FirehoseOptions options;
    private final FirehoseListener listener;
    private final FirehosePorts ports;
    private final Thread thread;
    private volatile boolean closed;
    private volatile boolean reconnecting;
    private boolean waiting;

    private FirehoseClient(
            FirehoseOptions options,
            FirehoseListener listener,
            FirehosePorts ports,
            Thread.@Nullable UncaughtExceptionHandler onDeath) {
        this.options = options;
        this.listener = listener;
        this.ports = ports;
        Thread.Builder.OfVirtual builder =
                Thread.ofVirtual().name("firehose " + options.socket().getAuthority());
        thread = (onDeath == null ? builder : builder.uncaughtExceptionHandler(onDeath)).unstarted(this::run);
    }

    /** Starts connecting at once, on a virtual thread. What a listener throws goes to the default handler. */
    public static FirehoseClient start(FirehoseOptions options, FirehoseListener listener) {
        return started(new FirehoseClient(options, listener, FirehosePorts.system(), null));
    }

    /**
     * Starts connecting at once, on a virtual thread.
     *
     * @param onDeath told of what a listener threw; the client has ended then
     */
    public static FirehoseClient start(
            FirehoseOptions options, FirehoseListener listener, Thread.UncaughtExceptionHandler onDeath) {
        return started(new FirehoseClient(options, listener, FirehosePorts.system(), onDeath));
    }

    static FirehoseClient start(FirehoseOptions options, FirehoseListener listener, FirehosePorts ports) {
        return started(new FirehoseClient(options, listener, ports, null));
    }

    private static FirehoseClient started(FirehoseClient client) {
        client.thread.start();
        return client;
    }

    /**
     * Ends the client, interrupting whatever it does: connecting, reading, waiting, or a listener's method. Returns at
     * once; the listener may still be called until {@link #awaitEnd} says otherwise.
     */
    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }

    /**
     * Ends the connection of this moment and connects again after the back-off, from the cursor that the listener then
     * gives. Called by the listener itself it takes effect when that call returns; from another thread with the next
     * bytes that arrive, an answer to our ping at the latest.
     */
    public void reconnect() {
        reconnecting = true;
    }

    /** Cuts the wait for the next connect short; false when the client does not wait. */
    public synchronized boolean retryNow() {
        if (waiting && !closed) {
            // One interrupt for one wait.
            waiting = false;
            thread.interrupt();
            return true;
        }
        return false;
    }

    /** Waits for the last call of the listener to have returned; false when that took longer. */
    public boolean awaitEnd(Duration atMost) throws InterruptedException {
        return thread.join(atMost);
    }

    /** False once the last call of the listener has returned. */
    public boolean running() {
        return thread.isAlive();
    }

    private void run() {
        try {
            if (connectAgainAndAgain()) {
                return;
            }
        } catch (InterruptedException e) {
            LOG.debug("interrupted: {}", options.socket().getAuthority());
        }
        // An interrupt that is still set would fail the listener's last I/O.
        Thread.interrupted();
        listener.closed(new CloseReason.Closed(), Duration.ZERO);
    }

    /** True when the listener asked to stop, false when {@link #close} did. */
    private boolean connectAgainAndAgain() throws InterruptedException {
        int failures = 0;
        while (!closed) {
            reconnecting = false;
            FirehoseSession session = new FirehoseSession(options, listener, ports, this::endNow);
            CloseReason reason = session.run();
            if (closed) {
                return false;
            }
            failures = session.settled() ? 1 : failures + 1;
            Optional<Duration> wait = listener.retry(reason, planned(reason, failures));
            listener.closed(reason, wait.orElse(Duration.ZERO));
            if (wait.isEmpty()) {
                return true;
            }
            awaitRetry(wait.get());
        }
        return false;
    }

    private void awaitRetry(Duration wait) throws InterruptedException {
        waiting(true);
        try {
            ports.sleeper().sleep(wait);
        } catch (InterruptedException e) {
            if (closed) {
                throw e;
            }
        } finally {
            waiting(false);
            // An interrupt that came as the sleep ended would otherwise fail the next connect.
            Thread.interrupted();
        }
    }

    private synchronized void waiting(boolean now) {
        waiting = now;
    }

    private @Nullable CloseReason endNow() {
        if (closed) {
            return new CloseReason.Closed();
        }
        return reconnecting ? new CloseReason.Requested() : null;
    }

    private Duration planned(CloseReason reason, int failures) {
        Duration wait = options.backoff().delay(failures);
        Duration asked = reason instanceof CloseReason.Refused refused ? retryAfter(refused) : Duration.ZERO;
        return asked.compareTo(wait) > 0 ? asked : wait;
    }

    // Only the form in seconds: a date would need the peer's clock to be right.
    private static Duration retryAfter(CloseReason.Refused refused) {
        String value = refused.headers().getOrDefault("retry-after", "");
        if (!value.matches("[0-9]{1,9}")) {
            return Duration.ZERO;
        }
        Duration asked = Duration.ofSeconds(Long.parseLong(value));
        return asked.compareTo(MAX_RETRY_AFTER) > 0 ? MAX_RETRY_AFTER : asked;
    }
}
