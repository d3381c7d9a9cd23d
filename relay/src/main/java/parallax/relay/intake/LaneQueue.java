package parallax.relay.intake;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The bounded queue of one lane. Room is reserved before an event is begun at its mark, so that a caller which is
 * interrupted while it waits leaves nothing begun behind.
 *
 * <p>Answers go first and are not bounded here: there is at most one for each held line.
 */
final class LaneQueue {
    private final int maxEvents;
    private final long maxBytes;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition room = lock.newCondition();
    private final Condition work = lock.newCondition();
    private final ArrayDeque<LaneTask.Answered> answers = new ArrayDeque<>();
    private final ArrayDeque<Slot> tasks = new ArrayDeque<>();
    private int events;
    private long bytes;

    private record Slot(LaneTask task, int bytes) {}

    LaneQueue(LaneLimits limits) {
        maxEvents = limits.maxEvents();
        maxBytes = limits.maxBytes();
    }

    /** Blocks until the lane has room; then {@link #put} or {@link #giveBack} must follow. */
    void reserve(int size) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (!fits(size)) {
                room.await();
            }
            events++;
            bytes += size;
        } finally {
            lock.unlock();
        }
    }

    /** False when there was no room within {@code patience}; else as above. */
    boolean reserve(int size, Duration patience) throws InterruptedException {
        long left = patience.toNanos();
        lock.lockInterruptibly();
        try {
            while (!fits(size)) {
                if (left <= 0) {
                    return false;
                }
                left = room.awaitNanos(left);
            }
            events++;
            bytes += size;
            return true;
        } finally {
            lock.unlock();
        }
    }

    private boolean fits(int size) {
        return events == 0 || (events < maxEvents && bytes + size <= maxBytes);
    }

    void giveBack(int size) {
        lock.lock();
        try {
            release(size);
        } finally {
            lock.unlock();
        }
    }

    /** Uses a reservation of the same size. */
    void put(LaneTask task, int size) {
        lock.lock();
        try {
            tasks.add(new Slot(task, size));
            work.signal();
        } finally {
            lock.unlock();
        }
    }

    void answered(LaneTask.Answered answer) {
        lock.lock();
        try {
            answers.add(answer);
            work.signal();
        } finally {
            lock.unlock();
        }
    }

    LaneTask take() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (true) {
                LaneTask.@Nullable Answered answer = answers.poll();
                if (answer != null) {
                    return answer;
                }
                Slot slot = tasks.poll();
                if (slot != null) {
                    release(slot.bytes());
                    return slot.task();
                }
                work.await();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Events with room reserved. */
    int events() {
        lock.lock();
        try {
            return events;
        } finally {
            lock.unlock();
        }
    }

    private void release(int size) {
        events--;
        bytes -= size;
        // Waiting frames differ in size: waking one that does not fit would leave another that does asleep.
        room.signalAll();
    }
}
