package parallax.relay.log;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import parallax.relay.flow.Admitted;

/**
 * Events that wait for their seq, bounded by count and by bytes of frames. An event leaves the bounds when it is
 * drained; since the writer holds one drained batch at a time, memory stays within the queue and one batch. Any thread.
 */
final class AcceptQueue {
    private final SequencerOptions options;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition room = lock.newCondition();
    private final Condition filled = lock.newCondition();
    private final ArrayDeque<Admitted> events = new ArrayDeque<>();
    private long bytes;
    private int blocked;
    private boolean gathering;
    private boolean closed;

    AcceptQueue(SequencerOptions options) {
        this.options = options;
    }

    /**
     * Blocks while the queue is full.
     *
     * @throws IllegalStateException when it is closed
     */
    void put(Admitted event) throws InterruptedException {
        int size = event.frame().length();
        lock.lockInterruptibly();
        try {
            // An event that is larger than the whole bound passes alone.
            while (!closed
                    && !events.isEmpty()
                    && (events.size() >= options.queueEvents() || bytes + size > options.queueBytes())) {
                blocked++;
                filled.signal();
                try {
                    room.await();
                } finally {
                    blocked--;
                }
            }
            if (closed) {
                throw new IllegalStateException("the log accepts no more events");
            }
            events.add(event);
            bytes += size;
            // While it gathers, waking the writer for each event would cost what gathering saves.
            if (!gathering || enough()) {
                filled.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Whether more time brings no larger batch. */
    private boolean enough() {
        return blocked > 0 || events.size() >= options.batchEvents() || bytes >= options.batchBytes();
    }

    /**
     * All that is there up to the limits of a batch.
     *
     * @param pause to wait for events to come, unless a whole batch is there before
     * @param patience then, to wait for a first event
     */
    List<Admitted> drain(Duration pause, Duration patience) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            gather(pause.toNanos());
            long left = patience.toNanos();
            while (events.isEmpty() && !closed && left > 0) {
                left = filled.awaitNanos(left);
            }
            return take();
        } finally {
            lock.unlock();
        }
    }

    private void gather(long nanos) throws InterruptedException {
        gathering = true;
        try {
            long left = nanos;
            while (!enough() && !closed && left > 0) {
                left = filled.awaitNanos(left);
            }
        } finally {
            gathering = false;
        }
    }

    private List<Admitted> take() {
        List<Admitted> batch = new ArrayList<>(Math.min(events.size(), options.batchEvents()));
        long batchBytes = 0;
        while (!events.isEmpty() && batch.size() < options.batchEvents()) {
            int size = events.peek().frame().length();
            if (!batch.isEmpty() && batchBytes + size > options.batchBytes()) {
                break;
            }
            batch.add(events.remove());
            batchBytes += size;
        }
        bytes -= batchBytes;
        room.signalAll();
        return batch;
    }

    /** Refuses further events and wakes whoever waits; what is queued can still be drained. */
    void close() {
        lock.lock();
        try {
            closed = true;
            room.signalAll();
            filled.signalAll();
        } finally {
            lock.unlock();
        }
    }

    boolean closedAndEmpty() {
        lock.lock();
        try {
            return closed && events.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    int size() {
        lock.lock();
        try {
            return events.size();
        } finally {
            lock.unlock();
        }
    }

    long bytes() {
        lock.lock();
        try {
            return bytes;
        } finally {
            lock.unlock();
        }
    }
}
