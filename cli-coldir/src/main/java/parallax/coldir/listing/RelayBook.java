package parallax.coldir.listing;

import org.jspecify.annotations.Nullable;

/** What was learnt of one relay while its collections were asked for. Thread-safe. */
final class RelayBook {

    private static final int ENOUGH = 3;

    private int pages;
    private int silent;
    private int without;
    private @Nullable String why;

    /** A page came: whatever was concluded before is void. */
    synchronized void answered() {
        pages++;
        silent = 0;
        without = 0;
    }

    /** One collection got no answer at all in any try. */
    synchronized void silent(String reason) {
        silent++;
        why = reason;
    }

    /** One collection was answered as by a server without the method. */
    synchronized void withoutDirectory(String reason) {
        without++;
        why = reason;
    }

    /** Why the next collection needs not be asked for; null to ask. */
    synchronized @Nullable ListingEnd conclusion() {
        if (pages == 0 && without >= ENOUGH) {
            return new ListingEnd.NoDirectory(String.valueOf(why));
        }
        return silent >= ENOUGH ? new ListingEnd.Partial("not asked for: before, " + why) : null;
    }
}
