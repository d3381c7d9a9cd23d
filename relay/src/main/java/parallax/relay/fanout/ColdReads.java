package parallax.relay.fanout;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parallax.relay.flow.EventLog;
import parallax.relay.flow.RecordsDamagedException;

/**
 * Reads from the log for subscribers behind the tail, off the event loops, on few threads. Each subscriber waits for at
 * most one read of one run, which bounds both the queue and the memory by the number of subscribers.
 */
final class ColdReads implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ColdReads.class);

    /**
     * Of frames behind the tail that sockets still hold: half of what Netty may take, which is the heap's largest size.
     */
    private static final long MOST_BYTES =
            Math.min(1L << 30, Runtime.getRuntime().maxMemory() / 2);

    private final EventLog log;
    private final int runBytes;
    private final Consumer<Throwable> fatal;
    private final ExecutorService threads;
    private final long tailBytes;
    private volatile LongSupplier held = FrameBlock::memoryOfAll;
    private final LongAdder damages = new LongAdder();
    private final AtomicReference<String> lastDamage = new AtomicReference<>("");

    ColdReads(EventLog log, FanoutOptions options, Consumer<Throwable> fatal) {
        this.log = log;
        this.runBytes = options.runBytes();
        this.fatal = fatal;
        this.tailBytes = options.tailBytes();
        this.threads = Executors.newFixedThreadPool(
                options.coldThreads(),
                Thread.ofPlatform().name("cold-read-", 0).daemon().factory());
    }

    /** Has the memory of frames measured by something else. */
    void measuredBy(LongSupplier other) {
        held = other;
    }

    /**
     * Whether another block may be read: one holds a whole frame, which may be much longer than a run, for as long as a
     * socket takes nothing of it.
     */
    boolean hasRoom() {
        return held.getAsLong() < tailBytes + MOST_BYTES;
    }

    /** Whether sockets that follow live hold so much too that memory may run out. */
    boolean runsShort() {
        return held.getAsLong() > tailBytes + MOST_BYTES + MOST_BYTES / 2;
    }

    ColdPlace place() {
        return new ColdPlace(this);
    }

    EventLog log() {
        return log;
    }

    int runBytes() {
        return runBytes;
    }

    void submit(Runnable read) {
        try {
            threads.execute(read);
        } catch (RejectedExecutionException e) {
            LOG.debug("closed: a read from the log is not made");
        }
    }

    /** Told once for each place that is damaged. */
    void damaged(RecordsDamagedException damage) {
        damages.increment();
        String message = String.valueOf(damage.getMessage());
        if (!message.equals(lastDamage.getAndSet(message))) {
            LOG.error("replays over damaged records end there: {}", message);
        }
    }

    long damages() {
        return damages.sum();
    }

    void failed(Throwable cause) {
        fatal.accept(cause);
    }

    @Override
    public void close() {
        threads.close();
    }
}
