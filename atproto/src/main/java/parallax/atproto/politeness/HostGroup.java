package parallax.atproto.politeness;

import org.jspecify.annotations.Nullable;

/**
 * The hosts of one operator, which count together.
 *
 * @param name unique among groups; the host's own name when it stands alone
 * @param places requests under way to the whole group, at least 1
 * @param placesPerHost requests under way to one of its hosts, at least 1
 * @param budget requests in a time, or null: only what its servers say limits it
 */
public record HostGroup(
        String name,
        int places,
        int placesPerHost,
        @Nullable RequestBudget budget) {

    public HostGroup {
        if (places < 1 || placesPerHost < 1) {
            throw new IllegalArgumentException("a group has at least one place, and one for each host");
        }
    }
}
