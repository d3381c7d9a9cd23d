package parallax.pulsar.explain;

import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import parallax.atproto.rules.DropReason;
import parallax.atproto.syntax.Did;
import parallax.pulsar.ledger.Missed;
import parallax.pulsar.ledger.Place;

/** Finds out about missed events. What was learnt about a DID is kept for the next relay; use one for one run. */
public final class Explainer {

    private static final DidHistory OVER_BUDGET =
            new DidHistory.Unavailable("not resolved, the budget for explaining was used up");

    private static final long TICK_MILLIS = 100;

    private final DidHistories histories;
    private final ExplainLimits limits;
    private final Function<Place, Sender> senders;
    private final Deadline deadline;
    private final Map<Did, DidHistory> known = new ConcurrentHashMap<>();

    /**
     * Its time begins here.
     *
     * @param senders which PDS a place of the reference is
     * @param soon whether a person waits for the end, which shortens the time
     */
    public Explainer(
            DidHistories histories, ExplainLimits limits, Function<Place, Sender> senders, BooleanSupplier soon) {
        this.histories = histories;
        this.limits = limits;
        this.senders = senders;
        deadline = new Deadline(limits.time(), soon);
    }

    /** One answer for each event, in the same order. */
    public List<Explained> explain(List<Missed> missed) throws InterruptedException {
        List<MissedCase> cases = missed.stream().map(MissedCase::new).toList();
        Set<Did> wanted = new LinkedHashSet<>();
        // Those of which nothing else can be told come first: the budget may not reach for all.
        cases.stream()
                .filter(c -> c.atOnce() == null)
                .sorted(Comparator.comparing(c -> c.later() != null))
                .forEach(c -> wanted.add(c.missed().did()));
        resolve(wanted);
        return cases.stream().map(this::explained).toList();
    }

    private Explained explained(MissedCase c) {
        Missed missed = c.missed();
        if (c.atOnce() != null) {
            return Explained.refused(missed, c.atOnce());
        }
        return switch (known.getOrDefault(missed.did(), OVER_BUDGET)) {
            case DidHistory.None(String reason) -> Explained.refused(missed, DropReason.NO_IDENTITY.because(reason));
            case DidHistory.Unavailable(String reason) ->
                c.later() != null ? Explained.refused(missed, c.later()) : Explained.unchecked(missed, reason);
            case DidHistory.Known versions -> c.under(versions, senders.apply(missed.place()));
        };
    }

    private void resolve(Set<Did> wanted) throws InterruptedException {
        List<Did> asked = wanted.stream()
                .filter(did -> !known.containsKey(did))
                .limit(Math.max(0, limits.dids() - known.size()))
                .toList();
        Semaphore turns = new Semaphore(limits.atOnce());
        CountDownLatch open = new CountDownLatch(asked.size());
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Did did : asked) {
                Future<Void> _ = threads.submit(() -> {
                    turns.acquire();
                    try {
                        known.put(did, histories.of(did));
                    } finally {
                        turns.release();
                        open.countDown();
                    }
                    return null;
                });
            }
            while (!open.await(TICK_MILLIS, TimeUnit.MILLISECONDS) && !deadline.passed()) {
                // A wish for an early end is heard between two waits.
            }
            // Those that are cut off by the time limit stay unknown, which is what is reported.
            threads.shutdownNow();
        }
    }
}
