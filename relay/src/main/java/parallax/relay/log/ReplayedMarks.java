package parallax.relay.log;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import parallax.relay.flow.HostId;
import parallax.relay.flow.HostMark;

/** The hosts' marks while the log's tail is read over them. One thread. */
final class ReplayedMarks {
    private static final class Mark {
        private long lowWater;
        private final TreeSet<Long> emittedAbove = new TreeSet<>();

        private HostMark of(long host) {
            return new HostMark(new HostId(host), lowWater, List.copyOf(emittedAbove));
        }
    }

    private final Map<Long, Mark> marks = new TreeMap<>();
    private final Set<Long> changed = new HashSet<>();

    ReplayedMarks(Collection<HostMark> stored) {
        for (HostMark mark : stored) {
            Mark known = marks.computeIfAbsent(mark.host().value(), _ -> new Mark());
            known.lowWater = mark.lowWater();
            known.emittedAbove.addAll(mark.emittedAbove());
        }
    }

    void emitted(StoredRecord found) {
        if (found.host().equals(HostId.SELF)) {
            return;
        }
        Mark mark = marks.computeIfAbsent(found.host().value(), _ -> new Mark());
        if (found.lowWater() < mark.lowWater) {
            // A mark only ever falls when the host's sequence began anew: the seqs above it were of the old one.
            mark.emittedAbove.clear();
        }
        mark.lowWater = found.lowWater();
        mark.emittedAbove.add(found.upstreamSeq());
        mark.emittedAbove.headSet(mark.lowWater, true).clear();
        changed.add(found.host().value());
    }

    List<HostMark> changed() {
        List<HostMark> moved = of(changed);
        changed.clear();
        return moved;
    }

    List<HostMark> all() {
        return of(marks.keySet());
    }

    private List<HostMark> of(Collection<Long> hosts) {
        List<HostMark> found = new ArrayList<>();
        for (Map.Entry<Long, Mark> entry : marks.entrySet()) {
            if (hosts.contains(entry.getKey())) {
                found.add(entry.getValue().of(entry.getKey()));
            }
        }
        return found;
    }
}
