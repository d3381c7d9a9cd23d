package parallax.reports.directory;

import java.util.List;

/**
 * What one collection says of the relays. Only whole lists are compared: one that broke off may be longer than any.
 */
public sealed interface Standing {

    /** Some list more than all others: one relay, or several with the same number. */
    record Lead(List<String> relays) implements Standing {
        public Lead {
            relays = List.copyOf(relays);
        }
    }

    /** These list nobody, others do. */
    record Gap(List<String> relays) implements Standing {
        public Gap {
            relays = List.copyOf(relays);
        }
    }

    /**
     * All list the same number.
     *
     * @param sameAccounts whether they are the same accounts too
     */
    record Parity(boolean sameAccounts) implements Standing {}

    /** Nobody is listed anywhere: probably not the name of a record type. */
    record Zero() implements Standing {}

    /** Fewer than two lists are there, or one of them is not whole. */
    record NotCompared() implements Standing {}

    static Standing of(CollectionResult result) {
        List<ListedCount> listed = result.listed();
        if (listed.size() < 2 || !listed.stream().allMatch(ListedCount::isWhole)) {
            return new NotCompared();
        }
        long most = listed.stream().mapToLong(ListedCount::count).max().orElse(0);
        if (most == 0) {
            return new Zero();
        }
        List<String> without = named(listed, 0);
        if (!without.isEmpty()) {
            return new Gap(without);
        }
        List<String> first = named(listed, most);
        return first.size() == listed.size() ? new Parity(result.union() == most) : new Lead(first);
    }

    /** Whether this relay lists more than any other, with none as long as it. */
    public static boolean wins(CollectionResult result, String relay) {
        List<ListedCount> listed = result.listed();
        ListedCount own = result.of(relay);
        return listed.size() >= 2
                && own != null
                && own.count() > 0
                && listed.stream().allMatch(ListedCount::isWhole)
                && listed.stream().noneMatch(other -> !other.relay().equals(relay) && other.count() >= own.count());
    }

    private static List<String> named(List<ListedCount> listed, long count) {
        return listed.stream()
                .filter(relay -> relay.count() == count)
                .map(ListedCount::relay)
                .toList();
    }
}
