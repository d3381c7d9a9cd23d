package parallax.coldir.compare;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import parallax.atproto.syntax.Nsid;
import parallax.reports.directory.Changes;
import parallax.reports.directory.CollectionResult;
import parallax.reports.directory.DirectoryReport;
import parallax.reports.directory.ListedCount;
import parallax.reports.directory.ListedCount.Extent;
import parallax.reports.directory.NameList;
import parallax.reports.directory.RelayTotals;
import parallax.reports.directory.Standing;
import parallax.reports.document.AccountSet;
import parallax.reports.document.RunFacts;

/** Makes the report out of what came of the collections. */
public final class ReportAssembly {

    /** What a report has besides the results. */
    public record Frame(
            RunFacts run,
            long seed,
            List<NameList> lists,
            @Nullable DirectoryReport baseline,
            List<String> notes) {}

    private final ComparePlan plan;

    public ReportAssembly(ComparePlan plan) {
        this.plan = plan;
    }

    public DirectoryReport report(Frame frame, Collection<Collected> collected) {
        List<CollectionResult> results =
                collected.stream().map(one -> settled(one.result(), collected)).toList();
        List<AccountSet> accounts =
                collected.stream().flatMap(one -> one.accounts().stream()).toList();
        return new DirectoryReport(
                frame.run(),
                plan.collections().size() - results.size(),
                plan.reference(),
                frame.seed(),
                frame.lists(),
                plan.relays().stream().map(relay -> totals(relay, results)).toList(),
                results,
                frame.baseline() == null ? null : changes(frame.baseline(), results),
                accounts,
                frame.notes());
    }

    /** What this run was to look at and did not, because it was ended early, is not gone. */
    private Changes changes(DirectoryReport baseline, List<CollectionResult> results) {
        Changes changes = Changes.between(baseline, results);
        Set<String> planned = plan.collections().stream().map(Nsid::text).collect(Collectors.toSet());
        return new Changes(
                changes.since(),
                changes.rows(),
                changes.added(),
                changes.removed().stream()
                        .filter(name -> !planned.contains(name))
                        .toList());
    }

    /**
     * A relay that lists anything has a directory; where it answered as if it had none, that is a list that broke off.
     */
    private CollectionResult settled(CollectionResult result, Collection<Collected> all) {
        List<ListedCount> counts = new ArrayList<>();
        for (ListedCount count : result.counts()) {
            boolean contradicted = count.extent() == Extent.NONE && hasDirectory(count.relay(), all);
            counts.add(contradicted ? new ListedCount(count.relay(), Extent.PARTIAL, 0, count.reason(), 0, 0) : count);
        }
        return new CollectionResult(result.collection(), result.union(), counts, result.differences());
    }

    /**
     * Whether it listed anything, if only an empty list: a list that broke off at once may be a server without the
     * method.
     */
    static boolean hasDirectory(String relay, Collection<Collected> all) {
        return all.stream()
                .map(one -> one.result().of(relay))
                .anyMatch(count -> count != null && (count.extent() == Extent.WHOLE || count.count() > 0));
    }

    private RelayTotals totals(ComparedRelay relay, List<CollectionResult> results) {
        List<ListedCount> counts = results.stream()
                .map(result -> result.of(relay.name()))
                .filter(count -> count != null)
                .toList();
        // One that has a directory is without it nowhere, after settled.
        Optional<ListedCount> without =
                counts.stream().filter(count -> count.extent() == Extent.NONE).findFirst();
        return new RelayTotals(
                relay.name(),
                relay.url(),
                relay.name().equals(plan.reference()),
                without.isEmpty(),
                without.map(ListedCount::reason).orElse(null),
                counts.stream().filter(count -> count.count() > 0).count(),
                counts.stream().mapToLong(ListedCount::count).sum(),
                counts.stream()
                        .filter(count -> count.extent() == Extent.PARTIAL)
                        .count(),
                results.stream()
                        .filter(result -> Standing.wins(result, relay.name()))
                        .count());
    }
}
