package parallax.relay.intake;

import java.util.ArrayList;
import java.util.List;
import parallax.atproto.event.AccountStatus;
import parallax.atproto.syntax.Did;
import parallax.relay.flow.HostMark;
import parallax.relay.flow.LocalStatuses;
import parallax.relay.flow.Sequenced;
import parallax.relay.flow.StateWriter;

/**
 * The threads that rule on events: all events of one account go through the same lane.
 *
 * <p>The sequencer must be given {@link #watching} around the state's writer, so that the lanes know when the stored state has
 * caught up with what they admitted.
 */
public final class Lanes implements LocalStatuses, AutoCloseable {
    private static final int LOCAL_TASK_BYTES = 256;

    private final List<Lane> lanes = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();

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
        LaneQueue queue = queueOf(did);
        queue.reserve(LOCAL_TASK_BYTES);
        queue.put(new LaneTask.Local(did, local), LOCAL_TASK_BYTES);
    }

    /** The same writer, telling the lanes after each batch what the stored state now holds. */
    public StateWriter watching(StateWriter state) {
        return new StateWriter() {
            @Override
            public void apply(List<Sequenced> batch, List<HostMark> marks) {
                state.apply(batch, marks);
                for (Sequenced event : batch) {
                    Did did = event.admitted().did();
                    laneOf(did).overlay().applied(did);
                }
            }

            @Override
            public long appliedSeq() {
                return state.appliedSeq();
            }
        };
    }

    /** Accounts whose stored state lags behind what was admitted. */
    int lagging() {
        return lanes.stream().mapToInt(lane -> lane.overlay().size()).sum();
    }

    /** Stops the threads; events without a ruling are given up and come again from upstream. */
    @Override
    public void close() {
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
