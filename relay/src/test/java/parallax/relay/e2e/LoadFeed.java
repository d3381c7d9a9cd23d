package parallax.relay.e2e;

import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/** Lets hosts send a script at a rate, whether or not anybody listens, but never too far ahead of what has arrived. */
final class LoadFeed implements AutoCloseable {
    private static final int TICK_MILLIS = 10;

    private final Iterator<LoadScript.Step> steps;
    private final IntSupplier arrived;
    private final int lead;
    private final int perTick;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("feed").daemon().factory());
    private final AtomicInteger sent = new AtomicInteger();
    private final Map<String, Long> sentAt = new ConcurrentHashMap<>();
    private @Nullable ScheduledFuture<?> ticking;

    /**
     * @param arrived how many events the subscriber has
     * @param lead how many more may have been sent, so that there is still load at the last kill
     */
    LoadFeed(List<LoadScript.Step> steps, IntSupplier arrived, int lead, int eventsPerSecond) {
        this.steps = steps.iterator();
        this.arrived = arrived;
        this.lead = lead;
        this.perTick = eventsPerSecond * TICK_MILLIS / 1000;
    }

    void start() {
        ticking = clock.scheduleAtFixedRate(this::tick, 0, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void tick() {
        int mayBeSent = arrived.getAsInt() + lead - sent.get();
        int now = Math.min(perTick, mayBeSent);
        for (int i = 0; i < now && steps.hasNext(); i++) {
            LoadScript.Step step = steps.next();
            sentAt.put(EventKey.of(step.event().event()), System.nanoTime());
            step.host().send(step.event());
            sent.incrementAndGet();
        }
    }

    /** How long after it was sent the event that was longest under way came to the subscriber. */
    Duration longestDelay(WireSubscriber subscriber) {
        long longest = 0;
        for (WireSubscriber.Received received : subscriber.received()) {
            Long sent = sentAt.get(EventKey.of(received.event()));
            longest = sent == null ? longest : Math.max(longest, received.atNanos() - sent);
        }
        return Duration.ofNanos(longest);
    }

    /** Events sent so far; an AssertionError if the feed has stopped before its end. */
    int sent() {
        if (ticking == null || ticking.isDone()) {
            throw new AssertionError("the feed has stopped: " + ticking);
        }
        return sent.get();
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
