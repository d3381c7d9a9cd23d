package parallax.relay.fanout;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parallax.atproto.server.ServerSocketSession;
import parallax.relay.control.Consumers;
import parallax.relay.flow.EventLog;
import parallax.relay.flow.LogReader;
import parallax.relay.flow.Published;

/**
 * Shows the log's events to every subscriber: from memory to those who keep up, from the log to those behind, in one
 * order, without a gap or a repetition at the crossing, since both are addressed by seq.
 *
 * <p>Threads: {@link #published} on the log writer's thread; subscribers on their event loops.
 */
public final class Fanout implements Published, Consumers, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Fanout.class);
    private static final Duration DRAIN_WAIT = Duration.ofSeconds(5);

    private final EventLog log;
    private final FanoutOptions options;
    private final SlowReaderPolicy policy;
    private final InstantSource clock;
    private final Tail tail;
    private final LogReader tailReader;
    private final ColdReads cold;
    private final Map<Executor, LoopGroup> groups = new ConcurrentHashMap<>();
    private final ScheduledExecutorService checks = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("slow-readers").daemon().factory());
    private final ScheduledFuture<?> checking;
    private final ConcurrentSkipListMap<Long, Subscriber> subscribers = new ConcurrentSkipListMap<>();
    private final AtomicLong lastId = new AtomicLong();
    private final LongAdder framesSent = new LongAdder();
    private final LongAdder bytesSent = new LongAdder();
    private final LongAdder slowReaders = new LongAdder();
    private ReplayFilter filter = ReplayFilter.NONE;
    private volatile long announced;

    /**
     * Everything in {@code log} counts as announced, so the state must be at its end.
     *
     * @param fatal told when the log cannot be read
     */
    public Fanout(
            EventLog log,
            FanoutOptions options,
            SlowReaderPolicy policy,
            InstantSource clock,
            Consumer<Throwable> fatal) {
        this.log = log;
        this.options = options;
        this.policy = policy;
        this.clock = clock;
        this.tail = new Tail(options.tailBytes(), options.blockBytes());
        this.announced = log.lastSeq();
        this.tailReader = log.openAfter(announced);
        this.cold = new ColdReads(log, options, fatal);
        long every = Math.max(1, policy.noProgress().toMillis() / 4);
        checking = checks.scheduleWithFixedDelay(this::checkProgress, every, every, TimeUnit.MILLISECONDS);
    }

    /** Keeps events back in replay; before the first subscriber. */
    public Fanout filtered(ReplayFilter replayFilter) {
        filter = replayFilter;
        return this;
    }

    /** Has the memory of frames measured by something else; before the first subscriber. */
    Fanout measuredBy(LongSupplier held) {
        cold.measuredBy(held);
        return this;
    }

    @Override
    public void published(long firstSeq, long lastSeq) {
        while (tailReader.read(lastSeq, options.runBytes(), tail::add) > 0) {
            // The pages were written a moment ago: this copies them from the kernel's cache.
        }
        announced = lastSeq;
        if (cold.runsShort()) {
            groups.values().forEach(group -> group.each(Subscriber::giveUpIfStuck));
        }
        groups.values().forEach(LoopGroup::wake);
    }

    /** The newest seq that subscribers may see. */
    public long announced() {
        return announced;
    }

    /** Where a cursor starts now. */
    CursorStart start(Optional<String> cursor) {
        return CursorResolver.resolve(cursor, log.oldestSeq(), announced);
    }

    /** Serves a session from {@code next} on, inclusive. On its event loop. */
    void subscribe(ServerSocketSession session, long next) {
        LoopGroup group = groups.computeIfAbsent(session.eventLoop(), LoopGroup::new);
        Subscriber subscriber = new Subscriber(this, session, lastId.incrementAndGet(), next);
        group.add(subscriber);
        subscribers.put(subscriber.id(), subscriber);
        session.onWritable(subscriber::pump);
        session.onClose(() -> {
            group.remove(subscriber);
            subscribers.remove(subscriber.id());
            subscriber.end();
        });
        subscriber.pump();
    }

    @Nullable
    FrameRun hot(long from) {
        return tail.run(from, options.runFrames(), options.runBytes(), filter);
    }

    @Nullable
    FrameRun runOf(FrameBlock block, long from) {
        return block.run(from, options.runFrames(), options.runBytes(), filter);
    }

    ColdReads coldReads() {
        return cold;
    }

    Instant now() {
        return clock.instant();
    }

    void sent(int frames, long bytes) {
        bytesSent.add(bytes);
        framesSent.add(frames);
    }

    void droppedAsSlow() {
        slowReaders.increment();
    }

    /**
     * Hands out what was announced last, when nothing more will be: who keeps up gets all of it before the server
     * closes the sockets. Those behind resume from their cursor, as do those whose sockets are full.
     */
    public void drain() {
        List<LoopGroup> all = List.copyOf(groups.values());
        CountDownLatch left = new CountDownLatch(all.size());
        all.forEach(group -> group.each(Subscriber::pumpOut, left::countDown));
        try {
            if (!left.await(DRAIN_WAIT.toNanos(), TimeUnit.NANOSECONDS)) {
                LOG.warn("some subscribers were not sent the last events within {}; they resume", DRAIN_WAIT);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    void checkProgress() {
        Instant now = clock.instant();
        groups.values().forEach(group -> group.each(subscriber -> subscriber.checkProgress(now, policy)));
    }

    @Override
    public List<parallax.relay.control.FirehoseConsumer> consumers() {
        return subscribers.values().stream().map(Subscriber::described).toList();
    }

    @Override
    public boolean kick(long id) {
        Subscriber subscriber = subscribers.get(id);
        if (subscriber != null) {
            subscriber.kick();
        }
        return subscriber != null;
    }

    /** Subscribers connected. */
    public long subscribers() {
        return subscribers.size();
    }

    /** Events announced and not yet sent, of the subscriber that is furthest behind; 0 without subscribers. */
    public long worstLag() {
        return subscribers.values().stream().mapToLong(Subscriber::behind).max().orElse(0);
    }

    /** Bytes of frames handed to sockets since the start. */
    public long bytesSent() {
        return bytesSent.sum();
    }

    /** Replays that came to damaged records since the start. */
    public long damagedReads() {
        return cold.damages();
    }

    /** Frames handed to sockets since the start. */
    public long framesSent() {
        return framesSent.sum();
    }

    /** Subscribers closed as too slow since the start. */
    public long slowReaders() {
        return slowReaders.sum();
    }

    /** After the server and the sequencer have stopped. */
    @Override
    public void close() {
        checking.cancel(false);
        checks.close();
        cold.close();
        tailReader.close();
        tail.close();
    }
}
