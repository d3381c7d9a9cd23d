package parallax.reports.directory;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One collection at all relays.
 *
 * @param union different accounts that any relay lists
 * @param counts one for each relay, in the order of the report
 * @param differences what some list and others do not, as far as it is known
 */
public record CollectionResult(String collection, long union, List<ListedCount> counts, List<Difference> differences) {

    public CollectionResult {
        counts = List.copyOf(counts);
        differences = List.copyOf(differences);
        long most = counts.stream().mapToLong(ListedCount::count).max().orElse(0);
        long sum = counts.stream().mapToLong(ListedCount::count).sum();
        if (union < most || union > sum) {
            throw new IllegalArgumentException(
                    collection + ": a union of " + union + " of lists with " + most + " to " + sum + " accounts");
        }
        for (Difference difference : differences) {
            if (difference.count() > union) {
                throw new IllegalArgumentException(collection + ": a difference that is larger than the union");
            }
        }
    }

    /** What this relay lists; null if it was not asked. */
    public @Nullable ListedCount of(String relay) {
        return counts.stream()
                .filter(count -> count.relay().equals(relay))
                .findFirst()
                .orElse(null);
    }

    /** What {@code notIn} lacks of what {@code in} lists; null if that is nothing or not known. */
    @Nullable
    Difference difference(@Nullable String in, String notIn) {
        return differences.stream()
                .filter(difference -> difference.notIn().equals(notIn)
                        && (in == null ? difference.in() == null : in.equals(difference.in())))
                .findFirst()
                .orElse(null);
    }

    /** Whether there may be more such accounts: a list that they stand in is not whole. */
    boolean isLowerBound(Difference difference) {
        return listed().stream()
                .anyMatch(count -> !count.isWhole()
                        && (difference.in() == null || difference.in().equals(count.relay())));
    }

    /** Relays that have a directory. */
    List<ListedCount> listed() {
        return counts.stream()
                .filter(count -> count.extent() != ListedCount.Extent.NONE)
                .toList();
    }
}
