package parallax.relay.upstream;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import parallax.relay.flow.HostId;
import parallax.relay.flow.HostMark;
import parallax.relay.flow.Marks;

/**
 * Remembers, per host, which upstream events are ruled on. Its low-water mark is the cursor a host is asked to resume
 * from.
 *
 * <p>Threads: any; each host has its own lock, held for a few map operations.
 */
public final class CursorBook implements Marks {
    private final ConcurrentHashMap<HostId, HostCursor> cursors = new ConcurrentHashMap<>();
    private final Set<HostId> changed = ConcurrentHashMap.newKeySet();

    /**
     * Starts from what is stored.
     *
     * @param stored the marks of the last applied batch, and of the log's tail
     */
    public CursorBook(Collection<HostMark> stored) {
        stored.forEach(mark -> cursors.put(mark.host(), new HostCursor(mark)));
    }

    @Override
    public boolean begin(HostId host, long seq) {
        boolean begun = cursor(host).begin(seq);
        if (!begun) {
            // What comes again may close the gap below events that were emitted before a restart.
            changed.add(host);
        }
        return begun;
    }

    @Override
    public void settled(HostId host, long seq) {
        if (cursor(host).settled(seq)) {
            changed.add(host);
        }
    }

    @Override
    public long lowWater(HostId host) {
        return cursor(host).lowWater();
    }

    @Override
    public List<HostMark> changed() {
        List<HostMark> marks = new ArrayList<>();
        for (Iterator<HostId> hosts = changed.iterator(); hosts.hasNext(); ) {
            HostId host = hosts.next();
            // Removed before it is read: a change in between is then reported again rather than lost.
            hosts.remove();
            marks.add(cursor(host).mark());
        }
        return marks;
    }

    /**
     * The cursor to resume a host from; empty when nothing of it ever came. 0 while its very first event is in flight.
     */
    public OptionalLong resumeFrom(HostId host) {
        return highestSeen(host) > 0 ? OptionalLong.of(lowWater(host)) : OptionalLong.empty();
    }

    /** The highest seq that a host has sent, 0 when none. */
    public long highestSeen(HostId host) {
        return cursor(host).highest();
    }

    /**
     * Sets a host's cursor anew: its sequence started anew, or the operator says so. What is still in flight from
     * before settles without effect, but a new event under the same seq is settled only after it.
     *
     * @param after everything up to it counts as settled; 0 for nothing
     */
    public void reset(HostId host, long after) {
        cursor(host).reset(after);
        changed.add(host);
    }

    private HostCursor cursor(HostId host) {
        return cursors.computeIfAbsent(host, id -> new HostCursor(new HostMark(id, 0, List.of())));
    }
}
