package parallax.pulsar.explain;

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
import org.jspecify.annotations.Nullable;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.event.EventKind;
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
        List<Case> cases = missed.stream().map(Explainer::local).toList();
        Set<Did> wanted = new LinkedHashSet<>();
        cases.stream()
                .filter(c -> c.refusal() == null)
                .forEach(c -> wanted.add(c.missed().did()));
        resolve(wanted);
        return cases.stream().map(this::explained).toList();
    }

    private record Case(Missed missed, @Nullable Refusal refusal, CommitEvidence evidence, boolean bytesKept) {}

    private static Case local(Missed missed) {
        ByteSlice frame = missed.frame();
        CommitEvidence evidence =
                frame == null || !missed.kind().hasRev() ? CommitEvidence.NONE : CommitCheck.check(frame);
        Refusal own = evidence.refusal();
        boolean kept = frame != null || !missed.kind().hasRev();
        return new Case(missed, own != null ? own : AccountCheck.check(missed, evidence), evidence, kept);
    }

    private Explained explained(Case c) {
        Refusal refusal = c.refusal();
        if (refusal != null) {
            return Explained.refused(c.missed(), refusal);
        }
        return switch (known.getOrDefault(c.missed().did(), OVER_BUDGET)) {
            // An #identity is passed on whatever became of the identity.
            case DidHistory.None(String reason) ->
                c.missed().kind() == EventKind.IDENTITY
                        ? Explained.unexplained(c.missed())
                        : Explained.refused(c.missed(), new Refusal("no_identity", reason));
            case DidHistory.Unavailable(String reason) -> Explained.unchecked(c.missed(), reason);
            case DidHistory.Known history -> known(c, history);
        };
    }

    private Explained known(Case c, DidHistory.Known history) {
        Missed missed = c.missed();
        Sender sender = senders.apply(missed.place());
        Refusal found =
                IdentityCheck.check(missed, history, sender, c.evidence().commit());
        if (found != null) {
            return Explained.refused(missed, found);
        }
        String unknown = IdentityCheck.unknownHost(missed, history, sender);
        if (unknown != null) {
            return Explained.unchecked(missed, "the DID document named " + unknown + ", which is not in the reference");
        }
        return c.bytesKept()
                ? Explained.unexplained(missed)
                : Explained.unchecked(missed, "its frame was not kept, memory did not last");
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
                    try {
                        resolve(did, turns);
                    } finally {
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

    private void resolve(Did did, Semaphore turns) throws InterruptedException {
        turns.acquire();
        try {
            known.put(did, histories.of(did));
        } finally {
            turns.release();
        }
    }
}
