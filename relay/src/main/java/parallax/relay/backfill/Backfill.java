package parallax.relay.backfill;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import parallax.atproto.politeness.TurnClock;
import parallax.relay.collections.BackfillBook;
import parallax.relay.collections.BackfillBook.Phase;
import parallax.relay.collections.Backfilling;

/**
 * One backfill at a time, on one thread: page by page, each entered into the index, made durable, and only then written
 * down as finished. What was under way when the process ended goes on at {@link #start}.
 */
public final class Backfill implements Backfilling, AutoCloseable {
    private static final Duration PATIENCE_AT_CLOSE = Duration.ofSeconds(2);
    private static final int SHOWN_FAILURES = 100;

    private final Stores stores;
    private final BackfillBook book;
    private final BackfillClients reach;
    private final TurnClock clock;
    private final Semaphore beginning = new Semaphore(1);
    private final RunSwitch runSwitch = new RunSwitch();
    private final Walker walker;
    private final Thread thread;

    /** @param fatal told when the stage dies of an exception; the process must end */
    public Backfill(
            Stores stores, BackfillClients reach, BackfillLimits limits, TurnClock clock, Consumer<Throwable> fatal) {
        this.stores = stores;
        this.book = stores.progress();
        this.reach = reach;
        this.clock = clock;
        walker = new Walker(stores, reach, limits, clock, runSwitch);
        thread = Thread.ofPlatform()
                .name("backfill")
                .daemon()
                .uncaughtExceptionHandler((_, cause) -> fatal.accept(cause))
                .unstarted(walker);
    }

    /** Goes on with a run that was under way. */
    public Backfill start() {
        if (book.run().filter(run -> run.phase() == Phase.RUNNING).isPresent()) {
            runSwitch.on();
        }
        thread.start();
        return this;
    }

    /** Whether a run is at work. */
    public boolean running() {
        return runSwitch.isOn();
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
            return runSwitch.locked(() -> {
                runSwitch.next();
                book.begin(
                        new BackfillBook.Run(
                                order.kind(), subjects.source(), Phase.RUNNING, clock.instant(), Instant.EPOCH),
                        subjects.parts());
                runSwitch.on();
                return new Begun.Running(subjects.parts().size(), subjects.notes());
            });
        } finally {
            beginning.release();
        }
    }

    private boolean unfinished() {
        return book.run()
                .filter(run -> run.phase() == Phase.RUNNING || run.phase() == Phase.PAUSED)
                .isPresent();
    }

    @Override
    public boolean pause() {
        return change(Phase.PAUSED, List.of(Phase.RUNNING));
    }

    @Override
    public boolean resume() {
        return change(Phase.RUNNING, List.of(Phase.PAUSED));
    }

    @Override
    public boolean cancel() {
        return change(Phase.CANCELLED, List.of(Phase.RUNNING, Phase.PAUSED));
    }

    private boolean change(Phase to, List<Phase> from) {
        return runSwitch.locked(() -> {
            if (book.run().filter(run -> from.contains(run.phase())).isEmpty()) {
                return false;
            }
            book.enter(to, clock.instant());
            if (to == Phase.RUNNING) {
                runSwitch.on();
            } else {
                runSwitch.off();
            }
            if (to == Phase.CANCELLED) {
                runSwitch.next();
            }
            return true;
        });
    }

    @Override
    public Report report() {
        Optional<BackfillBook.Run> run = book.run();
        boolean on = runSwitch.isOn();
        return new Report(
                run,
                book.sums(),
                on ? walker.trouble() : null,
                on ? walker.underWay() : List.of(),
                book.failures(SHOWN_FAILURES));
    }

    /** Stops after the request under way, which is cut short when it takes long. */
    @Override
    public void close() {
        runSwitch.close();
        try {
            if (thread.isAlive() && !thread.join(PATIENCE_AT_CLOSE)) {
                thread.interrupt();
                thread.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
