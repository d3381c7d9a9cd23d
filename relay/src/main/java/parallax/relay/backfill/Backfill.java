package parallax.relay.backfill;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parallax.atproto.politeness.TurnClock;
import parallax.relay.flow.BackfillBook;
import parallax.relay.flow.BackfillBook.Part;
import parallax.relay.flow.BackfillBook.Phase;
import parallax.relay.flow.Backfilling;
import parallax.relay.flow.ControlPlaneException;
import parallax.relay.flow.StateUnavailableException;

/**
 * One backfill at a time, on one thread: page by page, each entered into the index, made durable, and only then written
 * down as finished. What was under way when the process ended goes on at {@link #start}.
 */
public final class Backfill implements Backfilling, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Backfill.class);
    private static final Duration PAUSE_WITHOUT_STORES = Duration.ofSeconds(5);
    private static final Duration PATIENCE_AT_CLOSE = Duration.ofSeconds(2);
    private static final int SHOWN_FAILURES = 100;

    private final Stores stores;
    private final BackfillBook book;
    private final Reach reach;
    private final BackfillLimits limits;
    private final TurnClock clock;
    private final Consumer<Throwable> fatal;
    private final Thread worker = Thread.ofPlatform().name("backfill").daemon().unstarted(this::work);
    private final Semaphore beginning = new Semaphore(1);
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private volatile boolean going;
    private volatile boolean closed;
    /** Tells runs apart, so that a page of a cancelled one is not written down in the next. */
    private final AtomicLong runs = new AtomicLong();

    private volatile @Nullable String trouble;
    private volatile List<Part> underWay = List.of();

    /** @param fatal told when the stage dies of an exception; the process must end */
    public Backfill(Stores stores, Reach reach, BackfillLimits limits, TurnClock clock, Consumer<Throwable> fatal) {
        this.stores = stores;
        this.book = stores.progress();
        this.reach = reach;
        this.limits = limits;
        this.clock = clock;
        this.fatal = fatal;
    }

    /** Goes on with a run that was under way. */
    public Backfill start() {
        going = book.run().filter(run -> run.phase() == Phase.RUNNING).isPresent();
        worker.start();
        return this;
    }

    /** Whether a run is at work. */
    public boolean running() {
        return going;
    }

    @Override
    public Begun begin(Order order) {
        if (!beginning.tryAcquire()) {
            return new Begun.Busy();
        }
        try {
            if (unfinished()) {
                return new Begun.Busy();
            }
            Subjects subjects = Subjects.of(order, reach, stores.known());
            if (subjects.parts().isEmpty()) {
                return new Begun.Nothing(subjects.notes());
            }
            lock.lock();
            try {
                book.begin(
                        new BackfillBook.Run(
                                order.kind(), subjects.source(), Phase.RUNNING, clock.instant(), Instant.EPOCH),
                        subjects.parts());
                runs.incrementAndGet();
                trouble = null;
                goOn();
            } finally {
                lock.unlock();
            }
            return new Begun.Running(subjects.parts().size(), subjects.notes());
        } finally {
            beginning.release();
        }
    }

    @Override
    public boolean pause() {
        return change(Phase.PAUSED, Phase.RUNNING);
    }

    @Override
    public boolean resume() {
        return change(Phase.RUNNING, Phase.PAUSED);
    }

    @Override
    public boolean cancel() {
        return change(Phase.CANCELLED, Phase.RUNNING, Phase.PAUSED);
    }

    private boolean change(Phase to, Phase... from) {
        lock.lock();
        try {
            Phase now = book.run().map(BackfillBook.Run::phase).orElse(Phase.DONE);
            if (!List.of(from).contains(now)) {
                return false;
            }
            book.enter(to, clock.instant());
            if (to == Phase.RUNNING) {
                goOn();
            } else {
                going = false;
                runs.addAndGet(to == Phase.CANCELLED ? 1 : 0);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    private void goOn() {
        going = true;
        changed.signalAll();
    }

    private boolean unfinished() {
        return book.run()
                .filter(run -> run.phase() == Phase.RUNNING || run.phase() == Phase.PAUSED)
                .isPresent();
    }

    @Override
    public Report report() {
        Optional<BackfillBook.Run> run = book.run();
        return new Report(run, book.sums(), trouble, going ? underWay : List.of(), book.failures(SHOWN_FAILURES));
    }

    private void work() {
        try {
            long run = awaitRun();
            while (!closed) {
                long mine = run;
                Waits waits = new Waits(clock, () -> closed || !going || runs.get() != mine, limits);
                try {
                    walk(mine, waits);
                } catch (ControlPlaneException | StateUnavailableException e) {
                    LOG.warn("the backfill waits: {}", e.getMessage());
                    trouble = "our own store: " + e.getMessage();
                    waits.pass(PAUSE_WITHOUT_STORES);
                }
                run = awaitRun();
            }
        } catch (InterruptedException e) {
            LOG.debug("the backfill was interrupted");
        } catch (RuntimeException | Error e) {
            if (!closed) {
                fatal.accept(e);
            }
        }
    }

    private long awaitRun() throws InterruptedException {
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

    private void walk(long run, Waits waits) throws InterruptedException {
        BackfillBook.Run told = book.run().orElseThrow();
        Step step = step(told, waits);
        int atOnce = told.kind() == BackfillBook.Kind.DIDS ? limits.visits() : 1;
        Settlement settlement = new Settlement(book, stores.meters(), limits, told.kind());
        while (!waits.stopped()) {
            List<Part> due = book.due(clock.instant(), atOnce);
            if (due.isEmpty()) {
                Optional<Instant> next = book.nextDue();
                if (next.isEmpty()) {
                    finish(run);
                    return;
                }
                waits.until(next.get());
                continue;
            }
            underWay = due;
            List<Outcome> outcomes = Together.run(due, step::turn);
            Duration pause = Duration.ZERO;
            for (int i = 0; i < due.size(); i++) {
                pause = longer(pause, settle(run, settlement, due.get(i), outcomes.get(i), waits));
            }
            waits.pass(pause);
        }
    }

    private Step step(BackfillBook.Run run, Waits waits) {
        RepoVisit visit = new RepoVisit(reach.identities(), reach.client(), stores, clock::instant);
        return switch (run.kind()) {
            case IMPORT ->
                new CollectionImport(
                        reach.client(),
                        URI.create(run.source()),
                        new Hearsay(stores.index(), stores.meters(), clock::instant),
                        limits);
            case CRAWL -> new HostCrawl(reach.client(), visit, stores.index(), waits, limits);
            case DIDS -> new AccountVisits(visit, stores.index());
        };
    }

    /** How long to rest after it. */
    private Duration settle(long run, Settlement settlement, Part part, Outcome outcome, Waits waits) {
        lock.lock();
        try {
            // What was cut short by a stop taught nothing.
            if (runs.get() != run || (waits.stopped() && !(outcome instanceof Outcome.Turned))) {
                return Duration.ZERO;
            }
            Duration rest = settlement.of(part, outcome, clock.instant());
            trouble = settlement.trouble();
            return rest;
        } finally {
            lock.unlock();
        }
    }

    private void finish(long run) {
        lock.lock();
        try {
            if (runs.get() == run && going) {
                book.enter(Phase.DONE, clock.instant());
                going = false;
                BackfillBook.Sums sums = book.sums();
                LOG.info(
                        "the backfill is done: {} of {} parts, {} failed, {} entries",
                        sums.completed(),
                        sums.total(),
                        sums.failed(),
                        sums.imported());
            }
        } finally {
            lock.unlock();
        }
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? other : one;
    }

    /** Stops after the request under way, which is cut short when it takes long. */
    @Override
    public void close() {
        closed = true;
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        try {
            if (worker.isAlive() && !worker.join(PATIENCE_AT_CLOSE)) {
                worker.interrupt();
                worker.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
