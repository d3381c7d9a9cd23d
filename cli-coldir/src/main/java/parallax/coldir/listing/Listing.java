package parallax.coldir.listing;

import org.jspecify.annotations.Nullable;
import parallax.coldir.dids.DidSet;

/**
 * What one relay lists under one collection.
 *
 * @param repeated entries beyond the first of each DID; 0 where that is not known, as all was asked for twice
 * @param unreadable entries that are no DID
 * @param pages pages read, also those of an earlier run
 */
public record Listing(DidSet dids, ListingEnd end, long repeated, long unreadable, long pages) {

    /** Without anything. */
    static Listing none(ListingEnd end) {
        return new Listing(DidSet.EMPTY, end, 0, 0, 0);
    }

    /** Not begun. */
    public static Listing endedEarly() {
        return none(new ListingEnd.Partial("ended early"));
    }

    public boolean isWhole() {
        return end instanceof ListingEnd.Whole;
    }

    /** Why it is not whole; null if it is. */
    public @Nullable String reason() {
        return switch (end) {
            case ListingEnd.Whole _ -> null;
            case ListingEnd.Partial(String why) -> why;
            case ListingEnd.NoDirectory(String why) -> why;
        };
    }

    public boolean hasDirectory() {
        return !(end instanceof ListingEnd.NoDirectory);
    }
}
