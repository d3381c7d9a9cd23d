package parallax.coldir.listing;

import org.jspecify.annotations.Nullable;

/** What was learnt of one relay while its collections were asked for. Thread-safe. */
final class RelayBook {

    private static final int ENOUGH = 3;
    /** Collections for which a silent relay is then not asked; twice as many after each time that it still is. */
    private static final int FIRST_PAUSE = 8;

    private int pages;
    private int silent;
    private int without;
    private int pause = FIRST_PAUSE;
    private int paused;
    private @Nullable String why;

    /** A page came: whatever was concluded before is void. */
    synchronized void answered() {
        pages++;
        silent = 0;
        without = 0;
        pause = FIRST_PAUSE;
        paused = 0;
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
        if (silent < ENOUGH) {
            return null;
        }
        if (paused == pause) {
            // Several collections are read at once: what looked like the end may have been a restart of half a minute.
            paused = 0;
            pause *= 2;
            return null;
        }
        paused++;
        return new ListingEnd.Partial("not asked for: before, " + why);
    }
}
