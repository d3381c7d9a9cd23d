package parallax.reports.directory;

import org.jspecify.annotations.Nullable;

/**
 * One relay over all collections.
 *
 * @param url where it was asked
 * @param reference whether the others are compared with it
 * @param directory whether it has one
 * @param why why not; null if it has
 * @param collections with at least one account
 * @param pairs accounts over all collections, each once for each collection
 * @param partial collections whose list is not whole
 * @param leads collections in which it lists more than any other
 */
public record RelayTotals(
        String name,
        String url,
        boolean reference,
        boolean directory,
        @Nullable String why,
        long collections,
        long pairs,
        long partial,
        long leads) {

    public RelayTotals {
        if (directory != (why == null)) {
            throw new IllegalArgumentException(name + ": a missing directory needs a reason");
        }
        if (!directory && (collections > 0 || pairs > 0 || leads > 0)) {
            throw new IllegalArgumentException(name + ": accounts of a directory that is not there");
        }
    }
}
