package parallax.relay.fanout;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The subscribers of one event loop. Waking them is one task per loop, however many they are and however often events
 * come before it runs.
 */
final class LoopGroup {
    private static final Logger LOG = LoggerFactory.getLogger(LoopGroup.class);

    private final Executor loop;
    private final AtomicBoolean woken = new AtomicBoolean();
    /** The event loop's own. */
    private final Set<Subscriber> subscribers = new HashSet<>();

    LoopGroup(Executor loop) {
        this.loop = loop;
    }

    void add(Subscriber subscriber) {
        subscribers.add(subscriber);
    }

    void remove(Subscriber subscriber) {
        subscribers.remove(subscriber);
    }

    /** Any thread. */
    void wake() {
        if (woken.compareAndSet(false, true)) {
            onLoop(this::pumpAll);
        }
    }

    private void pumpAll() {
        // Cleared first: an event announced from here on wakes again.
        woken.set(false);
        // A copy: a failed write may close a session, and remove its subscriber, at once.
        for (Subscriber subscriber : List.copyOf(subscribers)) {
            subscriber.pump();
        }
    }

    /** Runs something for each subscriber on the loop. Any thread. */
    void each(Consumer<Subscriber> task) {
        onLoop(() -> List.copyOf(subscribers).forEach(task));
    }

    /**
     * Runs something for each subscriber on the loop, and then something else, also when the loop has ended. Any
     * thread.
     */
    void each(Consumer<Subscriber> task, Runnable done) {
        try {
            loop.execute(() -> {
                List.copyOf(subscribers).forEach(task);
                done.run();
            });
        } catch (RejectedExecutionException e) {
            done.run();
        }
    }

    private void onLoop(Runnable task) {
        try {
            loop.execute(task);
        } catch (RejectedExecutionException e) {
            LOG.debug("the event loop has ended, and its subscribers with it");
        }
    }
}
