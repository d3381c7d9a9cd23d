package parallax.relay.backfill;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** Whether a run is to be at work, and which: between the operator and the thread that walks. Any thread. */
final class RunSwitch {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final AtomicLong runs = new AtomicLong();
    private volatile boolean going;
    private volatile boolean closed;

    /** Changes and looks in one step: what the book says and what the switch says do not come apart. */
    <T> T locked(Supplier<T> act) {
        lock.lock();
        try {
            return act.get();
        } finally {
            lock.unlock();
        }
    }

    /** Another run from now on: what is under way for an older one does not count any more. */
    void next() {
        runs.incrementAndGet();
    }

    void on() {
        lock.lock();
        try {
            going = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    void off() {
        going = false;
    }

    /** For good. */
    void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    boolean isClosed() {
        return closed;
    }

    /** Whether a run is to be at work. */
    boolean isOn() {
        return going && !closed;
    }

    /** Whether this is the run of which pages may be written down. */
    boolean isCurrent(long run) {
        return runs.get() == run;
    }

    /** Waits until a run is to be at work, or for the close; the number of the run. */
    long await() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (!going && !closed) {
                changed.await();
            }
            return runs.get();
        } finally {
            lock.unlock();
        }
    }
}
