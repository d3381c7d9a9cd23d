package parallax.coldir.compare;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import parallax.atproto.politeness.Stop;
import parallax.atproto.syntax.Nsid;
import parallax.coldir.state.RunState;

/** All collections of a plan, a few at a time. Use one for one run. */
public final class DirectoryComparison {

    private static final int AT_ONCE = 4;

    private final ComparePlan plan;
    private final @Nullable RunState state;
    private final Stop stop;
    private final ComparisonProgress progress;
    private final DifferenceExplainer explainer;
    private final Map<Nsid, Collected> collected = new ConcurrentSkipListMap<>();
    private final AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();

    /** @param state where progress is kept; null to keep none */
    public DirectoryComparison(
            ComparePlan plan,
            DifferenceExplainer explainer,
            @Nullable RunState state,
            ComparisonProgress progress,
            Stop stop) {
        this.plan = plan;
        this.explainer = explainer;
        this.state = state;
        this.progress = progress;
        this.stop = stop;
    }

    /** What came of every collection that was begun before {@link Stop}; those that were not are left out. */
    public Map<Nsid, Collected> run() throws InterruptedException {
        progress.of(plan.collections().size());
        takeDone();
        List<Nsid> open = plan.collections().stream()
                .filter(collection -> !collected.containsKey(collection))
                .toList();
        ExecutorService walkers = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("walk-", 0).factory());
        Thread watch = Thread.ofVirtual().name("stop-watch").start(() -> stop.interrupt(walkers));
        try (walkers;
                ExecutorService threads = Executors.newThreadPerTaskExecutor(
                        Thread.ofVirtual().name("compare-", 0).factory())) {
            collectAll(open, walkers, threads);
        }
        watch.interrupt();
        RuntimeException failed = failure.get();
        if (failed != null) {
            throw failed;
        }
        return collected;
    }

    private void collectAll(List<Nsid> open, ExecutorService walkers, ExecutorService threads)
            throws InterruptedException {
        var shared = new CollectionTask.Shared(plan, explainer, state, new HeavyTurn(stop), progress, walkers);
        Semaphore places = new Semaphore(AT_ONCE);
        for (Nsid collection : open) {
            places.acquire();
            if (stop.isAsked()) {
                return;
            }
            threads.execute(() -> {
                try {
                    collect(new CollectionTask(shared, collection), collection);
                } finally {
                    places.release();
                }
            });
        }
    }

    /** What an earlier run did, but for a relay that was without a directory in one collection and not in another. */
    private void takeDone() {
        Map<Nsid, Collected> kept = new HashMap<>();
        for (Nsid collection : plan.collections()) {
            JsonNode json = state == null ? null : state.done(collection);
            if (json != null) {
                kept.put(collection, Collected.of(json));
            }
        }
        Set<String> listing = plan.names().stream()
                .filter(relay -> ReportAssembly.hasDirectory(relay, kept.values()))
                .collect(Collectors.toSet());
        kept.forEach((collection, done) -> {
            if (done.withoutDirectory().noneMatch(listing::contains)) {
                collected.put(collection, done);
                progress.doneBefore();
            }
        });
    }

    private void collect(CollectionTask task, Nsid collection) {
        progress.reading(collection.text());
        try {
            Collected result = task.collect();
            collected.put(collection, result);
            // A list that broke off is gone on with when the run is resumed, and what was explained in haste is
            // explained again.
            if (state != null && result.isFinal() && !stop.isAsked()) {
                state.keep(collection, result.json());
            }
            progress.done();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            failure.compareAndSet(null, e);
            stop.ask();
        }
    }
}
