package parallax.coldir.compare;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import parallax.atproto.syntax.Nsid;
import parallax.coldir.dids.SetMerge;

/**
 * What is compared.
 *
 * @param relays at least two, with different names
 * @param reference the name of the one that others are compared with; null to compare each with all others
 * @param collections in the order in which they are looked at
 */
public record ComparePlan(
        List<ComparedRelay> relays, @Nullable String reference, List<Nsid> collections) {

    public ComparePlan {
        relays = List.copyOf(relays);
        collections = List.copyOf(collections);
        requireComparable(relays.stream().map(ComparedRelay::name).toList());
    }

    /**
     * Whether relays of these names can be compared.
     *
     * @throws IllegalArgumentException saying why not
     */
    public static void requireComparable(List<String> names) {
        if (names.size() < 2 || names.size() > SetMerge.MOST_SETS) {
            throw new IllegalArgumentException(
                    "from 2 to " + SetMerge.MOST_SETS + " relays can be compared, not " + names.size());
        }
        Set<String> distinct = new HashSet<>();
        for (String name : names) {
            if (!distinct.add(name)) {
                throw new IllegalArgumentException("two relays are called '" + name + "': write name=https://host");
            }
        }
    }

    List<String> names() {
        return relays.stream().map(ComparedRelay::name).toList();
    }
}
