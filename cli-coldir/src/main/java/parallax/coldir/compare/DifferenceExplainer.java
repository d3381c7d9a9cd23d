package parallax.coldir.compare;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import parallax.atproto.politeness.Stop;
import parallax.atproto.probe.AccountClass;
import parallax.atproto.probe.AccountFinding;
import parallax.atproto.probe.ProbeQuestion;
import parallax.atproto.probe.ProbeRun;
import parallax.atproto.probe.ProbeSample;
import parallax.atproto.syntax.Did;
import parallax.atproto.syntax.Nsid;
import parallax.reports.document.AccountEntry;
import parallax.reports.document.AccountSet;

/** Finds out whether accounts that one side lists and another does not have records of the collection. Thread-safe. */
public final class DifferenceExplainer {

    /** Accounts of one difference that are asked about at most, also when all are to be. */
    public static final int MOST = 100_000;

    /** Accounts of one difference that are listed with their evidence; beyond, they only count. */
    static final int LISTED = 1_000;

    private static final int LISTED_IN_ALL = 20_000;
    private static final Duration TICK = Duration.ofMillis(100);
    private static final Duration LEAST_TIME = Duration.ofMinutes(10);
    private static final Duration EACH = Duration.ofSeconds(1);
    private static final Duration AFTER_STOP = Duration.ofSeconds(5);

    private final Inquirers inquirers;
    private final int most;
    private final long seed;
    private final Stop stop;
    private final AtomicInteger listedLeft = new AtomicInteger(LISTED_IN_ALL);

    /**
     * @param most accounts of each difference that are asked about, no more than {@link #MOST}; 0 for none
     * @param seed of the sample of a larger one
     */
    public DifferenceExplainer(Inquirers inquirers, int most, long seed, Stop stop) {
        this.inquirers = inquirers;
        this.most = Math.min(most, MOST);
        this.seed = seed;
        this.stop = stop;
    }

    /** A sample, and how many it is drawn from. */
    record Drawn(List<Did> dids, long population) {}

    /** What is explained: {@code source} lacks accounts, or is otherwise the one that they are about. */
    record Subject(String source, String about, Nsid collection) {}

    /** Those to ask about. */
    List<Did> draw(Iterator<Did> accounts) {
        return most == 0 ? List.of() : ProbeSample.draw(accounts, most, seed);
    }

    /** By class, those that were drawn; an account that there was no time or budget for is unchecked. */
    AccountSet explain(Subject subject, Drawn drawn, Runnable each) throws InterruptedException {
        Findings findings = new Findings();
        // The order of a sample is random: as many as the budget allows are a sample, too.
        List<Did> asked = drawn.dids().subList(0, inquirers.take(drawn.dids().size()));
        Deadline deadline = new Deadline(asked.size());
        ProbeQuestion question = new ProbeQuestion.HasRecords(subject.collection());
        for (int from = 0; from < asked.size(); from += Inquirers.AT_ONCE) {
            List<Did> part = asked.subList(from, Math.min(asked.size(), from + Inquirers.AT_ONCE));
            try (ProbeRun run = inquirers.next(part.size()).start(part, question, finding -> {
                findings.take(finding);
                each.run();
            })) {
                while (!run.await(TICK)) {
                    if (deadline.passed()) {
                        run.cancel();
                    }
                }
            }
        }
        long rest = drawn.population() - asked.size();
        if (rest > 0) {
            findings.classes.merge(AccountClass.UNCHECKED.wireName(), rest, Long::sum);
        }
        Long sampled = asked.isEmpty() || rest == 0 ? null : seed;
        return findings.set(subject, drawn.population(), asked.size(), sampled);
    }

    /** What was found so far; told by one thread at a time. */
    private final class Findings {
        private final List<AccountEntry> entries = new ArrayList<>();
        private final TreeMap<String, Long> classes = new TreeMap<>();

        void take(AccountFinding finding) {
            classes.merge(finding.accountClass().wireName(), 1L, Long::sum);
            boolean known = finding.accountClass() != AccountClass.UNCHECKED;
            if (known && entries.size() < LISTED && listedLeft.getAndDecrement() > 0) {
                entries.add(AccountEntry.of(finding));
            }
        }

        AccountSet set(Subject subject, long population, long drawn, @Nullable Long sampled) {
            return new AccountSet(subject.source(), subject.about(), population, drawn, sampled, classes, entries);
        }
    }

    /** Ten minutes, or a second for each account; five seconds when a person waits. For one thread. */
    private final class Deadline {
        private long end;
        private boolean hurried;

        Deadline(int accounts) {
            Duration time = EACH.multipliedBy(accounts);
            end = System.nanoTime() + (time.compareTo(LEAST_TIME) < 0 ? LEAST_TIME : time).toNanos();
        }

        boolean passed() {
            if (stop.isAsked() && !hurried) {
                hurried = true;
                end = System.nanoTime() + AFTER_STOP.toNanos();
            }
            return System.nanoTime() - end >= 0;
        }
    }
}
