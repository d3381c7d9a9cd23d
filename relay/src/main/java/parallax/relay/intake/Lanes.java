package parallax.relay.intake;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import parallax.atproto.event.AccountStatus;
import parallax.atproto.syntax.Did;
import parallax.relay.control.LocalStatuses;
import parallax.relay.control.NotAppliedException;
import parallax.relay.flow.HostMark;
import parallax.relay.flow.Sequenced;
import parallax.relay.flow.StateWriter;

/**
 * The threads that rule on events: all events of one account go through the same lane.
 *
 * <p>The sequencer must be given {@link #watching} around the state's writer, so that the lanes know when the stored
 * state has caught up with what they admitted.
 */
public final class Lanes implements LocalStatuses, AutoCloseable {
    private static final int LOCAL_TASK_BYTES = 256;
    private static final Duration LOCAL_WAIT = Duration.ofSeconds(10);

    private final List<Lane> lanes = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final ConcurrentHashMap<Runnable, CompletableFuture<Void>> awaited = new ConcurrentHashMap<>();
    private volatile boolean closed;

    private Lanes() {}

    /**
     * Starts the threads.
     *
     * @param onDeath told when a lane dies of an exception; the process must not go on
     */
    static Lanes start(
            LaneLimits limits, LanePorts ports, ParkingLot parking, Thread.UncaughtExceptionHandler onDeath) {
        Lanes started = new Lanes();
        for (int i = 0; i < limits.lanes(); i++) {
            Lane lane = new Lane(new LaneQueue(limits), ports, parking);
            started.lanes.add(lane);
            started.threads.add(Thread.ofPlatform()
                    .name("lane-" + i)
                    .uncaughtExceptionHandler(onDeath)
                    .start(lane));
        }
        return started;
    }

    LaneQueue queueOf(Did did) {
        return laneOf(did).queue();
    }

    @Override
    public void change(Did did, AccountStatus local) throws InterruptedException {
        change(did, local, LOCAL_WAIT);
    }

    /** Waits for room and for the stored state, each for as long as given. */
    void change(Did did, AccountStatus local, Duration patience) throws InterruptedException {
        LaneQueue queue = queueOf(did);
        if (!queue.reserve(LOCAL_TASK_BYTES, patience)) {
            throw new NotAppliedException("the relay is too busy; nothing was changed");
        }
        CompletableFuture<Void> applied = new CompletableFuture<>();
        Runnable whenApplied = () -> applied.complete(null);
        awaited.put(whenApplied, applied);
        queue.put(new LaneTask.Local(did, local, whenApplied), LOCAL_TASK_BYTES);
        try {
            if (closed) {
                throw new NotAppliedException("the relay is stopping");
            }
            applied.get(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new NotAppliedException("the change is queued and not stored yet");
        } catch (CancellationException | ExecutionException e) {
            throw new NotAppliedException("the relay is stopping");
        } finally {
            awaited.remove(whenApplied);
        }
    }

    /** The same writer, telling the lanes after each batch what the stored state now holds. */
    public StateWriter watching(StateWriter state) {
        return new StateWriter() {
            @Override
            public void apply(List<Sequenced> batch, List<HostMark> marks) {
                state.apply(batch, marks);
                for (Sequenced event : batch) {
                    Did did = event.admitted().did();
                    Lane lane = laneOf(did);
                    lane.overlay().applied(did);
                    lane.own().applied(event.admitted());
                }
            }

            @Override
            public long appliedSeq() {
                return state.appliedSeq();
            }
        };
    }

    /** Events that wait for their ruling, in all lanes. */
    public long queued() {
        return lanes.stream().mapToLong(lane -> lane.queue().events()).sum();
    }

    /** Accounts whose stored state lags behind what was admitted. */
    int lagging() {
        return lanes.stream().mapToInt(lane -> lane.overlay().size()).sum();
    }

    /** Stops the threads; events without a ruling are given up and come again from upstream. */
    @Override
    public void close() {
        closed = true;
        awaited.values().forEach(change -> change.cancel(false));
        threads.forEach(Thread::interrupt);
        boolean interrupted = false;
        for (Thread thread : threads) {
            while (thread.isAlive()) {
                try {
                    thread.join();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private Lane laneOf(Did did) {
        int hash = did.text().hashCode();
        // String hashes of one method differ mostly in their low bits; both halves decide.
        return lanes.get(Math.floorMod(hash ^ (hash >>> 16), lanes.size()));
    }
}
