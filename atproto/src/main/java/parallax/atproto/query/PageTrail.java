package parallax.atproto.query;

import org.jspecify.annotations.Nullable;

/**
 * The way through the pages of one list, as far as it can be told whether it has an end. A circle shows after at most a
 * few rounds: one earlier cursor is kept, moved forward at powers of two, so memory does not grow. One thread.
 */
public final class PageTrail {

    private static final int LONGEST_CURSOR = 2_048;

    /**
     * Which ways are gone.
     *
     * @param pages of one list; with more it counts as endless
     * @param emptyPages in a row
     * @param repeats whether a page may come twice in a row under different cursors
     */
    public record Limits(long pages, int emptyPages, boolean repeats) {
        /** Any number of pages, 100 empty ones in a row, repeats. */
        public static final Limits DEFAULT = new Limits(Long.MAX_VALUE, 100, true);
    }

    private final Limits limits;
    private long pages;
    private String landmark = "";
    private long turned;
    private long nextLandmark = 1;
    private int empty;
    private long lastContent;

    /** @param pages of the list that were read before */
    public PageTrail(Limits limits, long pages) {
        this.limits = limits;
        this.pages = pages;
    }

    /**
     * Takes note of a page; to be called once for each.
     *
     * @param cursor that it was asked for with; empty for the first
     * @return why the next one must not be asked for, or null
     */
    public @Nullable String complaint(String cursor, ListPage<?> page) {
        pages++;
        String next = page.next();
        empty = page.items().isEmpty() ? empty + 1 : 0;
        if (next.isEmpty()) {
            return null;
        }
        if (!isCursor(next)) {
            return "a cursor that cannot be kept";
        }
        if (next.equals(cursor) || next.equals(landmark)) {
            return "the cursor leads back to an earlier page";
        }
        // Not hashed where repeats are allowed: a directory has thousands of pages.
        long content = limits.repeats() ? 0 : content(page);
        if (!limits.repeats() && empty == 0 && content == lastContent) {
            return "its pages repeat: a page came twice under different cursors";
        }
        if (empty > limits.emptyPages()) {
            return "more than " + limits.emptyPages() + " pages in a row are empty";
        }
        if (pages >= limits.pages()) {
            return "more than " + limits.pages() + " pages";
        }
        lastContent = content;
        if (++turned == nextLandmark) {
            landmark = next;
            nextLandmark *= 2;
        }
        return null;
    }

    /** Whether it can be kept and sent again: a database takes no NUL and no half characters. */
    private static boolean isCursor(String cursor) {
        return cursor.length() <= LONGEST_CURSOR
                && cursor.chars().noneMatch(c -> Character.isISOControl(c) || Character.isSurrogate((char) c));
    }

    private static long content(ListPage<?> page) {
        long content = 1;
        for (Object item : page.items()) {
            content = 31 * content + item.hashCode();
        }
        return content;
    }
}
