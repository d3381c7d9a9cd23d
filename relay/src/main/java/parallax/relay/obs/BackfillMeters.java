package parallax.relay.obs;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** What a backfill asks, gets and enters. Sources are not labels. */
public final class BackfillMeters {
    private static final String ENTRIES = "relay_backfill_entries";
    private static final String TROUBLES = "relay_backfill_troubles";
    private static final String VISITS = "relay_backfill_visits";

    private final MeterRegistry registry;
    private final Counter pages;

    BackfillMeters(MeterRegistry registry) {
        this.registry = registry;
        pages = Metrics.counter(registry, "relay_backfill_pages", "pages finished by backfills");
        for (String kind : new String[] {"added", "known", "refused", "malformed"}) {
            entries(kind);
        }
        for (String kind : new String[] {"throttled", "server", "unreachable", "bad_answer", "given_up"}) {
            troubles(kind);
        }
        for (String what : new String[] {"described", "elsewhere", "gone", "failed"}) {
            visits(what);
        }
    }

    /** A page is finished. */
    public void turned() {
        pages.increment();
    }

    /** Entries were taken as hearsay. */
    public void heard(int added, int known, int refused) {
        entries("added").increment(added);
        entries("known").increment(known);
        entries("refused").increment(refused);
    }

    /** An entry without a valid DID. */
    public void malformed(int count) {
        entries("malformed").increment(count);
    }

    /** A request that taught nothing, or ({@code given_up}) a part that was given up. */
    public void trouble(String kind) {
        troubles(kind).increment();
    }

    /** An account was asked for at its PDS. */
    public void visited(String result) {
        visits(result).increment();
    }

    private Counter entries(String result) {
        return Metrics.counter(registry, ENTRIES, "entries named by others, by what became of them", "result", result);
    }

    private Counter troubles(String kind) {
        return Metrics.counter(registry, TROUBLES, "requests of backfills that taught nothing", "kind", kind);
    }

    private Counter visits(String result) {
        return Metrics.counter(registry, VISITS, "accounts that backfills asked for at their PDS", "result", result);
    }
}
