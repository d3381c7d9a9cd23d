package parallax.reports.directory;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import parallax.reports.document.AccountSet;
import parallax.reports.document.Completeness;
import parallax.reports.document.FormatVersion;
import parallax.reports.document.RunFacts;
import parallax.reports.document.Source;

/**
 * One comparison of collection directories.
 *
 * @param run what compared, and when
 * @param skipped collections that were not looked at because the run was ended early
 * @param reference the relay that others are compared with; null if each is compared with all others
 * @param seed of the samples
 * @param lists where the collections were named
 * @param relays every relay, in the order of the command line
 * @param collections every collection that was looked at, in order
 * @param changes against an earlier run; null if none was given
 * @param accounts accounts that were asked about, by what they are to a relay
 * @param notes what a reader has to know about this run; each a sentence
 */
public record DirectoryReport(
        RunFacts run,
        long skipped,
        @Nullable String reference,
        long seed,
        List<NameList> lists,
        List<RelayTotals> relays,
        List<CollectionResult> collections,
        @Nullable Changes changes,
        List<AccountSet> accounts,
        List<String> notes) {

    /** The section of a report that this is written as. */
    public static final String SECTION = "directories";

    /** The version of that section. */
    public static final FormatVersion VERSION = new FormatVersion(1, 0);

    public DirectoryReport {
        lists = List.copyOf(lists);
        relays = List.copyOf(relays);
        collections = List.copyOf(collections);
        accounts = List.copyOf(accounts);
        notes = List.copyOf(notes);
        if (skipped < 0) {
            throw new IllegalArgumentException("a negative number of collections skipped");
        }
        for (RelayTotals relay : relays) {
            long pairs = collections.stream()
                    .mapToLong(result -> countOf(result, relay.name()))
                    .sum();
            if (pairs != relay.pairs()) {
                throw new IllegalArgumentException(
                        relay.name() + " has " + pairs + " accounts over its collections, not " + relay.pairs());
            }
        }
    }

    /** Every relay as a source of the report. */
    public List<Source> sources() {
        return relays.stream()
                .map(relay -> new Source(relay.name(), relay.url(), relay.reference() ? "REFERENCE" : "RELAY"))
                .toList();
    }

    /** Whether all was seen, and why not. A relay without a directory is no reason: that is what was seen. */
    public Completeness completeness() {
        List<String> reasons = new ArrayList<>();
        if (skipped > 0) {
            reasons.add("The run was ended early: " + skipped + (skipped == 1 ? " collection was" : " collections were")
                    + " not looked at.");
        }
        for (RelayTotals relay : relays) {
            if (relay.partial() > 0) {
                reasons.add(relay.name() + ": the lists of " + relay.partial()
                        + (relay.partial() == 1 ? " collection are" : " collections are") + " not whole.");
            }
        }
        return Completeness.of(reasons);
    }

    /**
     * How much a relay lists of what it should, in percent: of the reference, or of all that any relay lists, without
     * those accounts that were found not to belong there. 100 if there is nothing.
     *
     * @return NaN if it is not known: it has no directory, or a list that matters is not whole
     */
    public double coverage(String relay) {
        long wanted = 0;
        long missing = 0;
        for (CollectionResult result : collections) {
            ListedCount own = result.of(relay);
            if (own == null || !own.isWhole() || !othersWhole(result)) {
                return Double.NaN;
            }
            ListedCount other = reference == null ? null : result.of(reference);
            Difference lacks = result.difference(reference, relay);
            long dead = lacks == null ? 0 : lacks.dead();
            wanted += (other == null ? result.union() : other.count()) - dead;
            missing += lacks == null ? 0 : lacks.count() - dead;
        }
        return collections.isEmpty() || skipped > 0
                ? Double.NaN
                : wanted == 0 ? 100 : 100.0 * (wanted - missing) / wanted;
    }

    /** Whether it is known what this relay lacks in a collection; else what is known of it is a lower bound. */
    boolean isLackKnown(CollectionResult result, ListedCount own) {
        return own.isWhole() && !own.relay().equals(reference) && othersWhole(result);
    }

    private boolean othersWhole(CollectionResult result) {
        if (reference == null) {
            return result.listed().stream().allMatch(ListedCount::isWhole);
        }
        ListedCount other = result.of(reference);
        return other != null && other.isWhole();
    }

    static long countOf(CollectionResult result, String relay) {
        ListedCount count = result.of(relay);
        return count == null ? 0 : count.count();
    }
}
