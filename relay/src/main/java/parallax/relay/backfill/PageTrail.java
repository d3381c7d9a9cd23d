package parallax.relay.backfill;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import parallax.atproto.syntax.Did;
import parallax.relay.collections.BackfillBook.Part;

/**
 * The way through the pages of one part. A circle shows after at most a few rounds: one earlier cursor is kept, moved
 * forward at powers of two. Knows who of a page under way needs no second visit. One thread.
 */
final class PageTrail {
    private final BackfillLimits limits;
    private @Nullable String landmark;
    private long pages;
    private long nextLandmark = 1;
    private int empty;
    private long lastPage;
    /** Of the page under way. */
    private final Set<Did> visited = new HashSet<>();

    private long entries;

    PageTrail(BackfillLimits limits) {
        this.limits = limits;
    }

    /** An account of the page under way has been asked for, and so many entries came of it. */
    void visited(Did did, int collections) {
        visited.add(did);
        entries += collections;
    }

    boolean hasVisited(Did did) {
        return visited.contains(did);
    }

    /** Ends the page under way; the entries of its accounts. */
    long turned() {
        long sum = entries;
        visited.clear();
        entries = 0;
        return sum;
    }

    /**
     * Whether the way goes on as it should.
     *
     * @param content a hash of what the page names; 0 when it names nothing
     * @param next the cursor that it gives; empty for none
     * @return what is wrong, or null
     */
    @Nullable
    String complaint(Part part, String next, long content) {
        empty = content == 0 ? empty + 1 : 0;
        if (next.isEmpty()) {
            return null;
        }
        if (!Replies.isCursor(next)) {
            return "a cursor that cannot be kept";
        }
        if (next.equals(part.cursor()) || next.equals(landmark)) {
            return "the cursor leads back to an earlier page";
        }
        if (content != 0 && content == lastPage) {
            return "a page came twice under different cursors";
        }
        if (empty > limits.emptyPages()) {
            return "more than " + limits.emptyPages() + " pages in a row are empty";
        }
        if (part.pages() + 1 >= limits.pages()) {
            return "more than " + limits.pages() + " pages";
        }
        lastPage = content;
        if (++pages == nextLandmark) {
            landmark = next;
            nextLandmark *= 2;
        }
        return null;
    }
}
