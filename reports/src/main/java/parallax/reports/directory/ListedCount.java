package parallax.reports.directory;

import org.jspecify.annotations.Nullable;

/**
 * How many accounts one relay lists under one collection.
 *
 * @param count different DIDs
 * @param reason why it is not whole; null exactly if it is
 * @param repeated entries beyond the first of each DID
 * @param unreadable entries that are no DID
 */
public record ListedCount(
        String relay, Extent extent, long count, @Nullable String reason, long repeated, long unreadable) {

    /** How much of a list was read. */
    public enum Extent {
        /** All. */
        WHOLE,
        /** It broke off; there may be more. */
        PARTIAL,
        /** The relay has no directory. */
        NONE
    }

    public ListedCount {
        if (count < 0 || repeated < 0 || unreadable < 0) {
            throw new IllegalArgumentException(relay + ": a negative count");
        }
        if ((extent == Extent.WHOLE) != (reason == null)) {
            throw new IllegalArgumentException(relay + ": a list is whole exactly if nothing speaks against it");
        }
        if (extent == Extent.NONE && count > 0) {
            throw new IllegalArgumentException(relay + ": accounts of a directory that is not there");
        }
    }

    boolean isWhole() {
        return extent == Extent.WHOLE;
    }
}
