package parallax.pulsar.ledger;

import java.util.HashMap;
import java.util.Map;

/** How often each stream sent each variant of an #identity or #account. Not thread-safe. */
final class Copies {

    private final Map<Integer, Map<String, Integer>> bySlot = new HashMap<>(4);

    void add(int slot, String variant) {
        bySlot.computeIfAbsent(slot, _ -> new HashMap<>(2)).merge(variant, 1, Integer::sum);
    }

    /** Variant to count; empty if the stream sent none. */
    Map<String, Integer> of(int slot) {
        return bySlot.getOrDefault(slot, Map.of());
    }

    long total(int slot) {
        return sum(of(slot));
    }

    static long sum(Map<String, Integer> counts) {
        return counts.values().stream().mapToLong(Integer::longValue).sum();
    }
}
