package parallax.coldir.compare;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import parallax.atproto.probe.AccountClass;
import parallax.atproto.probe.AccountFinding;
import parallax.atproto.probe.AccountProbe;
import parallax.atproto.probe.ProbeQuestion;
import parallax.atproto.probe.ProbeRun;
import parallax.atproto.probe.ProbeSample;
import parallax.atproto.syntax.Did;
import parallax.atproto.syntax.Nsid;
import parallax.coldir.listing.Stop;
import parallax.reports.document.AccountEntry;
import parallax.reports.document.AccountSet;

/** Finds out whether accounts that one side lists and another does not have records of the collection. Thread-safe. */
public final class Explainer {

    /** Accounts of one difference that are listed with their evidence; beyond, they only count. */
    static final int LISTED = 1_000;

    private static final Duration TICK = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofMinutes(10);
    private static final Duration LONGEST_AFTER_STOP = Duration.ofSeconds(5);

    private final AccountProbe probe;
    private final int most;
    private final long seed;
    private final Stop stop;

    /**
     * @param most accounts of each difference that are asked about; 0 for none
     * @param seed of the sample of a larger one
     */
    public Explainer(AccountProbe probe, int most, long seed, Stop stop) {
        this.probe = probe;
        this.most = most;
        this.seed = seed;
        this.stop = stop;
    }

    /** Those to ask about. */
    List<Did> draw(Iterator<Did> accounts) {
        return most == 0 ? List.of() : ProbeSample.draw(accounts, most, seed);
    }

    /** By class, those that were drawn; an account that there was no time for is unchecked. */
    AccountSet explain(String source, String about, Nsid collection, Drawn drawn, Runnable each)
            throws InterruptedException {
        List<AccountEntry> entries = new ArrayList<>();
        TreeMap<String, Long> classes = new TreeMap<>();
        try (ProbeRun run = probe.start(drawn.dids(), new ProbeQuestion.HasRecords(collection), finding -> {
            take(finding, entries, classes);
            each.run();
        })) {
            long end = System.nanoTime() + LONGEST.toNanos();
            boolean hurried = false;
            while (!run.await(TICK)) {
                if (stop.isAsked() && !hurried) {
                    hurried = true;
                    end = System.nanoTime() + LONGEST_AFTER_STOP.toNanos();
                }
                if (System.nanoTime() - end >= 0) {
                    run.cancel();
                }
            }
        }
        return new AccountSet(
                source, about, drawn.population(), drawn.dids().size(), seedOf(drawn), all(drawn, classes), entries);
    }

    /** A sample, and how many it is drawn from. */
    record Drawn(List<Did> dids, long population) {}

    private static void take(AccountFinding finding, List<AccountEntry> entries, SortedMap<String, Long> classes) {
        classes.merge(finding.accountClass().wireName(), 1L, Long::sum);
        if (entries.size() < LISTED && finding.accountClass() != AccountClass.UNCHECKED) {
            entries.add(AccountEntry.of(finding));
        }
    }

    private static SortedMap<String, Long> all(Drawn drawn, SortedMap<String, Long> classes) {
        TreeMap<String, Long> all = new TreeMap<>(classes);
        long rest = drawn.population() - drawn.dids().size();
        if (rest > 0) {
            all.merge(AccountClass.UNCHECKED.wireName(), rest, Long::sum);
        }
        return all;
    }

    private @Nullable Long seedOf(Drawn drawn) {
        return drawn.dids().isEmpty() || drawn.dids().size() == drawn.population() ? null : seed;
    }
}
