package parallax.coldir.listing;

/** How a listing ended. */
public sealed interface ListingEnd {

    /** The relay said that there is no more. */
    record Whole() implements ListingEnd {}

    /**
     * There may be more.
     *
     * @param reason for people, for example {@code HTTP 502 after 3 pages}
     */
    record Partial(String reason) implements ListingEnd {}

    /**
     * The relay does not have the method.
     *
     * @param reason for people
     */
    record NoDirectory(String reason) implements ListingEnd {}
}
