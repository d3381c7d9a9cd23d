package parallax.relay.backfill;

import java.util.LinkedHashMap;
import java.util.Map;
import parallax.atproto.query.PageTrail;
import parallax.relay.collections.BackfillBook.Part;

/**
 * The trails of the parts that were walked on last; one that is forgotten begins anew where the part is. One thread.
 */
final class PageTrails {
    private static final int KEPT = 64;

    private final BackfillLimits limits;
    private final Map<String, PartTrail> trails = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, PartTrail> eldest) {
            return size() > KEPT;
        }
    };

    PageTrails(BackfillLimits limits) {
        this.limits = limits;
    }

    PartTrail of(Part part) {
        return trails.computeIfAbsent(part.subject(), _ -> new PartTrail(new PageTrail(limits.trail(), part.pages())));
    }
}
