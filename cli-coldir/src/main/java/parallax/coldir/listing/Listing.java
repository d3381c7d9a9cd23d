package parallax.coldir.listing;

import parallax.coldir.dids.DidSet;

/**
 * What one relay lists under one collection.
 *
 * @param repeated entries beyond the first of each DID
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

    public boolean hasDirectory() {
        return !(end instanceof ListingEnd.NoDirectory);
    }
}
