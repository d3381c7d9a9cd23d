package parallax.relay.backfill;

import org.jspecify.annotations.Nullable;
import parallax.relay.flow.BackfillBook.Part;

/**
 * The way through the pages of one part. A circle shows after at most a few rounds: one earlier cursor is kept, moved
 * forward at powers of two. One thread.
 */
final class PageTrail {
    private final BackfillLimits limits;
    private @Nullable String landmark;
    private long turned;
    private long nextLandmark = 1;
    private int empty;
    private long lastPage;

    PageTrail(BackfillLimits limits) {
        this.limits = limits;
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
        if (++turned == nextLandmark) {
            landmark = next;
            nextLandmark *= 2;
        }
        return null;
    }
}
