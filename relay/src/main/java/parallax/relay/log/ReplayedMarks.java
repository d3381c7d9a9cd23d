package parallax.relay.log;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import parallax.relay.flow.HostId;
import parallax.relay.flow.HostMark;

/** The hosts' marks while the log's tail is read over them. One thread. */
final class ReplayedMarks {
    private static final class Mark {
        private long lowWater;
        private final TreeMap<Long, Long> settledAbove = new TreeMap<>();

        private void emitted(long seq) {
            Map.Entry<Long, Long> before = settledAbove.floorEntry(seq);
            if (before != null && before.getValue() >= seq) {
                return;
            }
            // Joined, or a mark that one parked event holds down would get a range for each event behind it.
            long first = before != null && before.getValue() == seq - 1 ? before.getKey() : seq;
            Long joined = settledAbove.remove(seq + 1);
            settledAbove.put(first, joined == null ? seq : joined);
        }

        private void raise(long mark) {
            lowWater = mark;
            while (!settledAbove.isEmpty() && settledAbove.firstKey() <= mark) {
                long last = settledAbove.pollFirstEntry().getValue();
                if (last > mark) {
                    settledAbove.put(mark + 1, last);
                }
            }
        }

        private HostMark of(long host) {
            List<HostMark.Range> ranges = new ArrayList<>();
            settledAbove.forEach((first, last) -> ranges.add(new HostMark.Range(first, last)));
            return new HostMark(new HostId(host), lowWater, ranges);
        }
    }

    private final Map<Long, Mark> marks = new TreeMap<>();
    private final Set<Long> changed = new HashSet<>();

    ReplayedMarks(Collection<HostMark> stored) {
        for (HostMark mark : stored) {
            Mark known = marks.computeIfAbsent(mark.host().value(), _ -> new Mark());
            known.lowWater = mark.lowWater();
            mark.settledAbove().forEach(range -> known.settledAbove.put(range.first(), range.last()));
        }
    }

    void emitted(StoredRecord found) {
        if (found.host().equals(HostId.SELF)) {
            return;
        }
        Mark mark = marks.computeIfAbsent(found.host().value(), _ -> new Mark());
        if (found.lowWater() < mark.lowWater) {
            // A mark only ever falls when the host's sequence began anew: the seqs above it were of the old one.
            mark.settledAbove.clear();
        }
        mark.emitted(found.upstreamSeq());
        mark.raise(found.lowWater());
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
