package parallax.relay.flow;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Marks in memory that refuse to be told twice. Any thread. */
public final class MemoryMarks implements Marks {
    private final Map<HostId, TreeMap<Long, Boolean>> begun = new HashMap<>();
    private final Map<HostId, Long> lowWater = new HashMap<>();
    private final Set<HostId> changed = new HashSet<>();

    public synchronized void startAt(HostId host, long mark) {
        lowWater.put(host, mark);
    }

    @Override
    public synchronized boolean begin(HostId host, long seq) {
        if (seq <= lowWater(host)) {
            return false;
        }
        return begun.computeIfAbsent(host, _ -> new TreeMap<>()).putIfAbsent(seq, false) == null;
    }

    @Override
    public synchronized void settled(HostId host, long seq) {
        TreeMap<Long, Boolean> open = begun.computeIfAbsent(host, _ -> new TreeMap<>());
        Boolean before = open.put(seq, true);
        if (before == null || before) {
            throw new IllegalStateException("seq " + seq + " of host " + host.value() + " was not open");
        }
        while (!open.isEmpty() && open.firstEntry().getValue()) {
            lowWater.put(host, open.pollFirstEntry().getKey());
            changed.add(host);
        }
    }

    @Override
    public synchronized long lowWater(HostId host) {
        return lowWater.getOrDefault(host, 0L);
    }

    @Override
    public synchronized List<HostMark> changed() {
        List<HostMark> marks = new ArrayList<>();
        changed.forEach(host -> marks.add(new HostMark(host, lowWater(host), List.of())));
        changed.clear();
        return marks;
    }

    /** Begun and not settled, of all hosts. */
    public synchronized int open() {
        return begun.values().stream()
                .mapToInt(open ->
                        (int) open.values().stream().filter(settled -> !settled).count())
                .sum();
    }
}
