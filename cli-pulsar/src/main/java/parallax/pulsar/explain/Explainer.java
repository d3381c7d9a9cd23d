package parallax.pulsar.explain;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.syntax.Did;
import parallax.pulsar.ledger.Missed;
import parallax.pulsar.ledger.Place;

/** Finds out about missed events. What was learnt about a DID is kept for the next relay; use one for one run. */
public final class Explainer {

    private static final DidHistory OVER_BUDGET =
            new DidHistory.Unavailable("not resolved, the budget for explaining was used up");

    private final DidHistories histories;
    private final ExplainLimits limits;
    private final Function<Place, @Nullable String> hosts;
    private final Map<Did, DidHistory> known = new ConcurrentHashMap<>();

    /** @param hosts which PDS a place of the reference is, as host and port; null where it is a relay */
    public Explainer(DidHistories histories, ExplainLimits limits, Function<Place, @Nullable String> hosts) {
        this.histories = histories;
        this.limits = limits;
        this.hosts = hosts;
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
            case DidHistory.None(String reason) -> Explained.refused(c.missed(), new Refusal("no_identity", reason));
            case DidHistory.Unavailable(String reason) -> Explained.unchecked(c.missed(), reason);
            case DidHistory.Known history -> {
                Refusal found = IdentityCheck.check(
                        c.missed(),
                        history,
                        hosts.apply(c.missed().place()),
                        c.evidence().commit());
                if (found != null) {
                    yield Explained.refused(c.missed(), found);
                }
                yield c.bytesKept()
                        ? Explained.unexplained(c.missed())
                        : Explained.unchecked(c.missed(), "its frame was not kept, memory did not last");
            }
        };
    }

    private void resolve(Set<Did> wanted) throws InterruptedException {
        Semaphore turns = new Semaphore(limits.atOnce());
        List<Callable<Void>> tasks = new ArrayList<>();
        for (Did did : wanted) {
            if (!known.containsKey(did) && known.size() + tasks.size() < limits.dids()) {
                tasks.add(() -> {
                    turns.acquire();
                    try {
                        known.put(did, histories.of(did));
                    } finally {
                        turns.release();
                    }
                    return null;
                });
            }
        }
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            // Those that are cut off by the time limit stay unknown, which is what is reported.
            threads.invokeAll(tasks, limits.time().toMillis(), TimeUnit.MILLISECONDS);
        }
    }
}
