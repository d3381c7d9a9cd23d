package parallax.coldir.listing;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where the pages of one walk are kept, so that a later one goes on where this one ended. */
public interface PageLog extends AutoCloseable {

    /** Keeps nothing. */
    PageLog NONE = new PageLog() {
        @Override
        public @Nullable String replay(Pages pages) {
            return null;
        }

        @Override
        public void append(List<String> dids, String next) {}

        @Override
        public void close() {}
    };

    /**
     * Hands out what an earlier walk kept.
     *
     * @return the cursor of the page to go on with; null to begin at the first
     */
    @Nullable
    String replay(Pages pages);

    /** Keeps one page, after which the one at {@code next} comes. */
    void append(List<String> dids, String next);

    @Override
    void close();

    /** Takes the pages that were kept. */
    interface Pages {
        void page(List<String> dids);
    }
}
