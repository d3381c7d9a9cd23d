package parallax.relay.log;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parallax.atproto.units.GrowingPause;
import parallax.relay.flow.Admitted;
import parallax.relay.flow.HostId;
import parallax.relay.flow.HostMark;
import parallax.relay.flow.Sequenced;
import parallax.relay.flow.Sequencing;
import parallax.relay.flow.StateUnavailableException;

/**
 * Gives each event its seq and sees it through: durable in the log, settled at its host, applied to the state,
 * announced.
 *
 * <p>One platform thread does all of it. It takes what has arrived while the last commit was synced. Two commits begin
 * at least the spacing of {@link SequencerOptions} apart. So commits grow with the load, an event that arrives alone
 * does not wait, and none waits longer than the spacing for others.
 *
 * <p>For example, the log ends at seq 40 and three events arrive during one sync. The next commit numbers them 41 to 43
 * and appends them with one sync. From then on they are accepted. It settles their upstream seqs at the marks of their
 * hosts, applies events and marks to the state in one batch, and announces 41 to 43. After a crash that follows the
 * sync, the next start applies 41 to 43 from the log. After a crash before it, the hosts send the three events again.
 *
 * <p>While the log cannot be written (a full disk), the same batch is retried with growing pauses. The queue fills,
 * {@link #accept} blocks, and upstream sockets are not read. Nothing is lost and no seq is skipped;
 * {@link #complaint()} says why it waits. A state that cannot be written is retried in the same way, and nothing is
 * announced before it is written. That wait has an end, since RocksDB may have to be opened again after a failure.
 *
 * <p>Any other failure of that thread is handed to {@code fatal}: events would be taken and never sent.
 */
public final class Sequencer implements Sequencing, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Sequencer.class);

    private final Downstream downstream;
    private final SequencerOptions options;
    private final GrowingPause retry;
    private final InstantSource clock;
    private final Consumer<Throwable> fatal;
    private final AcceptQueue queue;
    private final CommitPace pace;
    private final Thread writer;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private Consumer<Duration> times = _ -> {};
    private Instant marksStoredAt;
    private volatile @Nullable String complaint;
    private volatile @Nullable Instant committingSince;

    /**
     * A sequencer that does not run yet.
     *
     * @param fatal called at most once, on the writer's thread, which has ended its work
     */
    public Sequencer(Downstream downstream, SequencerOptions options, InstantSource clock, Consumer<Throwable> fatal) {
        this.downstream = downstream;
        this.options = options;
        retry = GrowingPause.doubling(options.retryAtLeast(), options.retryAtMost());
        this.clock = clock;
        this.fatal = fatal;
        this.queue = new AcceptQueue(options);
        this.pace = new CommitPace(options.commitSpacing(), clock);
        this.marksStoredAt = clock.instant();
        this.writer = Thread.ofPlatform().name("sequencer").unstarted(this::run);
    }

    /**
     * Has told how long each group commit took (encode, write, sync), on the writer's thread; before {@link #start}.
     */
    public Sequencer timed(Consumer<Duration> listener) {
        times = listener;
        return this;
    }

    /** Starts the writer. The state must be at the log's end (see {@link Replay}). */
    public Sequencer start() {
        writer.start();
        return this;
    }

    @Override
    public void accept(Admitted event) throws InterruptedException {
        queue.put(event);
    }

    /** Empty when events are being written, or what hinders it. Any thread. */
    public Optional<String> complaint() {
        return Optional.ofNullable(complaint);
    }

    /** How long the commit under way has taken so far: log, state and subscribers are so far behind. Any thread. */
    public Duration underWay() {
        Instant since = committingSince;
        return since == null ? Duration.ZERO : Duration.between(since, clock.instant());
    }

    /** Events that wait for their seq. */
    public int queuedEvents() {
        return queue.size();
    }

    /** Bytes of frames that wait for their seq. */
    public long queuedBytes() {
        return queue.bytes();
    }

    private void run() {
        try {
            while (!queue.closedAndEmpty()) {
                List<Admitted> batch = queue.drain(pace.pause(), options.markEvery());
                if (!batch.isEmpty() && !commit(numbered(batch))) {
                    return;
                }
                storeMarks(false);
            }
            storeMarks(true);
        } catch (InterruptedException e) {
            complaint = "the writer of the log was interrupted";
            fatal.accept(e);
        } catch (RuntimeException | Error e) {
            complaint = "the writer of the log has died: " + e.getMessage();
            queue.close();
            fatal.accept(e);
        }
    }

    private List<Sequenced> numbered(List<Admitted> batch) {
        long seq = downstream.log().lastSeq();
        List<Sequenced> numbered = new ArrayList<>(batch.size());
        for (Admitted event : batch) {
            numbered.add(new Sequenced(++seq, event));
        }
        return numbered;
    }

    private boolean commit(List<Sequenced> batch) throws InterruptedException {
        committingSince = pace.begins();
        try {
            return carriedOut(batch);
        } finally {
            committingSince = null;
        }
    }

    private boolean carriedOut(List<Sequenced> batch) throws InterruptedException {
        if (!appendUntilDurable(batch)) {
            return false;
        }
        // From here on the batch is accepted, whatever fails: a restart replays it from the log.
        for (Sequenced event : batch) {
            HostId host = event.admitted().host();
            if (!host.equals(HostId.SELF)) {
                downstream.marks().settled(host, event.admitted().upstreamSeq());
            }
        }
        if (!applyUntilStored(batch, downstream.marks().changed())) {
            return false;
        }
        marksStoredAt = clock.instant();
        downstream.published().published(batch.getFirst().seq(), batch.getLast().seq());
        return true;
    }

    /** False when the sequencer is being closed while the log cannot be written: upstream sends those events again. */
    private boolean appendUntilDurable(List<Sequenced> batch) throws InterruptedException {
        for (int failures = 1; ; failures++) {
            try {
                long began = System.nanoTime();
                downstream.log().append(batch, downstream.marks()::lowWater);
                times.accept(Duration.ofNanos(System.nanoTime() - began));
                recovered();
                return true;
            } catch (IOException e) {
                stalled("the log cannot be written: " + e.getMessage());
                if (closedWithin(retry.after(failures))) {
                    LOG.warn("closed while the log cannot be written: {} events not taken", batch.size());
                    return false;
                }
            }
        }
    }

    /**
     * False when the sequencer is being closed while the state cannot be written: a restart applies it from the log.
     */
    private boolean applyUntilStored(List<Sequenced> batch, List<HostMark> moved) throws InterruptedException {
        long began = System.nanoTime();
        for (int failures = 1; ; failures++) {
            try {
                downstream.state().apply(batch, moved);
                recovered();
                return true;
            } catch (StateUnavailableException e) {
                if (System.nanoTime() - began >= options.stateWait().toNanos()) {
                    throw e;
                }
                stalled(String.valueOf(e.getMessage()));
                if (closedWithin(retry.after(failures))) {
                    LOG.warn(
                            "closed while the state cannot be written: {} events are left to the next start",
                            batch.size());
                    return false;
                }
            }
        }
    }

    private boolean closedWithin(Duration pause) throws InterruptedException {
        return stopping.await(pause.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void stalled(String reason) {
        if (!reason.equals(complaint)) {
            LOG.error("{}; no events are accepted until it can be", reason);
        }
        complaint = reason;
    }

    private void recovered() {
        if (complaint != null) {
            LOG.info("written again after: {}", complaint);
            complaint = null;
        }
    }

    /** Marks that moved by dropped events only; without this a restart would ask for all of them again. */
    private void storeMarks(boolean now) throws InterruptedException {
        Instant at = clock.instant();
        if (!now && Duration.between(marksStoredAt, at).compareTo(options.markEvery()) < 0) {
            return;
        }
        marksStoredAt = at;
        List<HostMark> moved = downstream.marks().changed();
        if (!moved.isEmpty()) {
            applyUntilStored(List.of(), moved);
        }
    }

    /** Makes what is queued durable, stores the marks and ends the writer; the log stays open. */
    @Override
    public void close() {
        queue.close();
        try {
            if (!writer.join(options.closeWait())) {
                stopping.countDown();
                writer.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        stopping.countDown();
    }
}
