package parallax.relay.flow;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import parallax.atproto.event.EventKind;
import parallax.atproto.rules.DropReason;

/** Counters in memory, by label. Any thread. */
public final class MemoryCounts implements Counts {
    private final Map<String, Integer> counts = new ConcurrentHashMap<>();
    private int parkedEvents;
    private int mostParkedEvents;
    private long parkedBytes;

    @Override
    public void passed(EventKind kind) {
        add("passed " + kind.label());
    }

    @Override
    public void dropped(UpstreamSource from, DropReason reason) {
        add("dropped " + reason.label());
    }

    @Override
    public void ignored(UpstreamSource from, Ignored what) {
        add("ignored " + what.label());
    }

    @Override
    public void discontinuous(UpstreamSource from) {
        add("discontinuous");
    }

    @Override
    public void unproven(UpstreamSource from) {
        add("unproven");
    }

    @Override
    public void mended(UpstreamSource from) {
        add("mended");
    }

    @Override
    public void lenient(UpstreamSource from) {
        add("lenient");
    }

    @Override
    public void lag(Duration behind) {
        add(behind.isNegative() ? "negative lag" : "lag");
    }

    @Override
    public void rewound(UpstreamSource from) {
        add("rewound");
    }

    @Override
    public synchronized void parked(int events, long bytes) {
        parkedEvents += events;
        parkedBytes += bytes;
        mostParkedEvents = Math.max(mostParkedEvents, parkedEvents);
    }

    /** What was counted under a label such as {@code dropped stale_rev}; 0 when nothing was. */
    public int of(String label) {
        return counts.getOrDefault(label, 0);
    }

    public Map<String, Integer> all() {
        return Map.copyOf(counts);
    }

    public synchronized int parkedEvents() {
        return parkedEvents;
    }

    public synchronized long parkedBytes() {
        return parkedBytes;
    }

    public synchronized int mostParkedEvents() {
        return mostParkedEvents;
    }

    private void add(String label) {
        counts.merge(label, 1, Integer::sum);
    }
}
