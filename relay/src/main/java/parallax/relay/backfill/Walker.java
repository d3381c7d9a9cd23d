package parallax.relay.backfill;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parallax.atproto.politeness.TurnClock;
import parallax.relay.collections.BackfillBook;
import parallax.relay.collections.BackfillBook.Part;
import parallax.relay.control.ControlPlaneException;
import parallax.relay.flow.StateUnavailableException;

/**
 * Walks, for as long as the switch says: takes the parts that are due, turns a page of each, and settles it. One
 * thread.
 */
final class Walker implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(Walker.class);
    private static final Duration PAUSE_WITHOUT_STORES = Duration.ofSeconds(5);

    private final Stores stores;
    private final BackfillBook book;
    private final BackfillClients reach;
    private final BackfillLimits limits;
    private final TurnClock clock;
    private final RunSwitch runSwitch;
    private volatile @Nullable String trouble;
    private volatile List<Part> underWay = List.of();

    Walker(Stores stores, BackfillClients reach, BackfillLimits limits, TurnClock clock, RunSwitch runSwitch) {
        this.stores = stores;
        this.book = stores.progress();
        this.reach = reach;
        this.limits = limits;
        this.clock = clock;
        this.runSwitch = runSwitch;
    }

    /** What was met since the last finished page; null for nothing. */
    @Nullable
    String trouble() {
        return trouble;
    }

    /** The parts whose pages are asked for. */
    List<Part> underWay() {
        return underWay;
    }

    @Override
    public void run() {
        try {
            for (long run = runSwitch.await(); !runSwitch.isClosed(); run = runSwitch.await()) {
                guarded(run);
            }
        } catch (InterruptedException e) {
            LOG.debug("the backfill was interrupted");
        } catch (RuntimeException e) {
            // What an interrupted request or store says at the close is no damage.
            if (!runSwitch.isClosed()) {
                throw e;
            }
        }
    }

    private void guarded(long run) throws InterruptedException {
        Waits waits = new Waits(clock, () -> !runSwitch.isOn() || !runSwitch.isCurrent(run), limits);
        try {
            walk(run, waits);
        } catch (ControlPlaneException | StateUnavailableException e) {
            LOG.warn("the backfill is waiting: {}", e.getMessage());
            trouble = "our own store: " + e.getMessage();
            waits.pass(PAUSE_WITHOUT_STORES);
        }
    }

    private void walk(long run, Waits waits) throws InterruptedException {
        BackfillBook.Run told =
                ofRun(run, () -> Optional.of(book.run().orElseThrow())).orElse(null);
        if (told == null) {
            return;
        }
        Step step = step(told, waits);
        int atOnce = told.kind() == BackfillBook.Kind.DIDS ? limits.visits() : 1;
        Settlement settlement = new Settlement(book, stores.meters(), limits, told.kind());
        while (!waits.stopped()) {
            List<Part> due = ofRun(run, () -> Optional.of(book.due(clock.instant(), atOnce)))
                    .orElse(List.of());
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
            List<Outcome> outcomes = ConcurrentCalls.run(due, step::turn);
            Duration rest = Duration.ZERO;
            for (int i = 0; i < due.size(); i++) {
                rest = longer(rest, settle(run, settlement, due.get(i), outcomes.get(i)));
            }
            waits.pass(rest);
        }
    }

    /** Read under the lock: the parts of a run that began since would be taken for those of this one. */
    private <T> Optional<T> ofRun(long run, Supplier<Optional<T>> read) {
        return runSwitch.locked(() -> runSwitch.isCurrent(run) ? read.get() : Optional.empty());
    }

    private Step step(BackfillBook.Run run, Waits waits) {
        RepoVisit visit = new RepoVisit(reach.identities(), reach.client(), stores);
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
    private Duration settle(long run, Settlement settlement, Part part, Outcome outcome) {
        return runSwitch.locked(() -> {
            // What was cut short by a stop taught nothing.
            boolean cut = !runSwitch.isOn() && !(outcome instanceof Outcome.Turned);
            if (cut || !runSwitch.isCurrent(run)) {
                return Duration.ZERO;
            }
            Duration rest = settlement.of(part, outcome, clock.instant());
            trouble = settlement.trouble();
            return rest;
        });
    }

    private void finish(long run) {
        boolean done = runSwitch.locked(() -> {
            if (!runSwitch.isOn() || !runSwitch.isCurrent(run)) {
                return false;
            }
            book.enter(BackfillBook.Phase.DONE, clock.instant());
            runSwitch.off();
            return true;
        });
        if (done) {
            BackfillBook.Sums sums = book.sums();
            LOG.info(
                    "the backfill is done: {} of {} parts, {} failed, {} entries",
                    sums.completed(),
                    sums.total(),
                    sums.failed(),
                    sums.imported());
        }
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? other : one;
    }
}
