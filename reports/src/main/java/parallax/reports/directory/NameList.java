package parallax.reports.directory;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where collections were named.
 *
 * @param source as it was asked for
 * @param readAt when it was fetched, as ISO 8601 in UTC
 * @param notFresh why an older copy was taken; null if it was not
 * @param named different names in it
 * @param refusedCount items that are no NSID
 * @param refused the first of them
 */
public record NameList(
        String source, String readAt, @Nullable String notFresh, long named, long refusedCount, List<String> refused) {

    public NameList {
        refused = List.copyOf(refused);
        if (named < 0 || refusedCount < refused.size()) {
            throw new IllegalArgumentException(source + ": more items listed as refused than there are");
        }
    }
}
