package parallax.relay.log;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import parallax.relay.flow.HostId;
import parallax.relay.flow.HostMark;
import parallax.relay.flow.Marks;
import parallax.relay.flow.Published;
import parallax.relay.flow.Sequenced;
import parallax.relay.flow.StateWriter;

/** Marks, state and subscribers that keep all they are told, and the order. */
final class Downstreams implements Marks, StateWriter, Published {
    final List<String> calls = new ArrayList<>();
    final List<Sequenced> applied = new ArrayList<>();
    final Map<HostId, HostMark> storedMarks = new HashMap<>();
    final Map<HostId, TreeSet<Long>> emitted = new TreeMap<>((a, b) -> Long.compare(a.value(), b.value()));
    private final Set<HostId> changed = new LinkedHashSet<>();
    private final Map<HostId, Long> lowWater = new HashMap<>();
    private long appliedSeq;
    private long publishedSeq;
    volatile RuntimeException failing;

    synchronized void moveMark(HostId host, long mark) {
        lowWater.put(host, mark);
        changed.add(host);
    }

    synchronized void startAt(long seq) {
        appliedSeq = seq;
    }

    @Override
    public boolean begin(HostId host, long seq) {
        throw new AssertionError("the log begins nothing");
    }

    @Override
    public synchronized void settled(HostId host, long seq) {
        calls.add("settled " + host.value() + "/" + seq);
        emitted.computeIfAbsent(host, id -> new TreeSet<>()).add(seq);
        changed.add(host);
    }

    @Override
    public synchronized long lowWater(HostId host) {
        return lowWater.getOrDefault(host, 0L);
    }

    @Override
    public synchronized List<HostMark> changed() {
        List<HostMark> marks = new ArrayList<>();
        for (HostId host : changed) {
            long mark = lowWater.getOrDefault(host, 0L);
            marks.add(new HostMark(
                    host,
                    mark,
                    emitted.getOrDefault(host, new TreeSet<>()).tailSet(mark, false).stream()
                            .map(HostMark.Range::of)
                            .toList()));
        }
        changed.clear();
        return marks;
    }

    @Override
    public synchronized void apply(List<Sequenced> batch, List<HostMark> marks) {
        if (failing != null) {
            throw failing;
        }
        calls.add("applied " + batch.size());
        applied.addAll(batch);
        marks.forEach(mark -> storedMarks.put(mark.host(), mark));
        if (!batch.isEmpty()) {
            appliedSeq = batch.getLast().seq();
        }
        notifyAll();
    }

    @Override
    public synchronized long appliedSeq() {
        return appliedSeq;
    }

    @Override
    public synchronized void published(long firstSeq, long lastSeq) {
        calls.add("published " + firstSeq + ".." + lastSeq);
        publishedSeq = lastSeq;
        notifyAll();
    }

    synchronized void works() {
        failing = null;
    }

    synchronized List<String> callsSoFar() {
        return List.copyOf(calls);
    }

    synchronized void awaitPublished(long seq) throws InterruptedException {
        while (publishedSeq < seq) {
            wait();
        }
    }

    synchronized void awaitStoredMark(HostId host, long mark) throws InterruptedException {
        while (!storedMarks.containsKey(host) || storedMarks.get(host).lowWater() < mark) {
            wait();
        }
    }
}
