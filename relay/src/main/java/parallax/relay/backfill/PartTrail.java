package parallax.relay.backfill;

import java.util.HashSet;
import java.util.Set;
import parallax.atproto.query.ListPage;
import parallax.atproto.query.PageTrail;
import parallax.atproto.syntax.Did;
import parallax.relay.collections.BackfillBook.Part;

/** The way through the pages of one part, and who of the page under way needs no second visit. One thread. */
final class PartTrail {
    private final PageTrail pages;
    /** Of the page under way. */
    private final Set<Did> visited = new HashSet<>();

    private long entries;

    PartTrail(PageTrail pages) {
        this.pages = pages;
    }

    /** An account of the page under way has been asked for, and so many entries came of it. */
    void visited(Did did, int collections) {
        visited.add(did);
        entries += collections;
    }

    boolean hasVisited(Did did) {
        return visited.contains(did);
    }

    /** Ends the page under way, of which {@code listed} entries came besides those of its accounts. */
    Outcome turned(Part part, ListPage<?> page, long listed) {
        String complaint = pages.complaint(part.cursor(), page);
        long sum = entries + listed;
        visited.clear();
        entries = 0;
        return complaint == null ? new Outcome.Turned(page.next(), sum) : new Outcome.Refused(complaint);
    }
}
