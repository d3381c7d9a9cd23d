package parallax.relay.backfill;

import java.util.LinkedHashMap;
import java.util.Map;

/** The trails of the parts that were walked on last; one that is forgotten begins anew where the part is. One thread. */
final class PageTrails {
    private static final int KEPT = 64;

    private final BackfillLimits limits;
    private final Map<String, PageTrail> trails = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, PageTrail> eldest) {
            return size() > KEPT;
        }
    };

    PageTrails(BackfillLimits limits) {
        this.limits = limits;
    }

    PageTrail of(String subject) {
        return trails.computeIfAbsent(subject, _ -> new PageTrail(limits));
    }
}
