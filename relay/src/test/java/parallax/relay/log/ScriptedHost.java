package parallax.relay.log;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import parallax.atproto.syntax.Did;
import parallax.relay.flow.Admitted;
import parallax.relay.flow.HostId;
import parallax.relay.upstream.CursorBook;

/**
 * A host with a fixed history, and the intake of its events: it sends from a cursor, some events are refused, some wait
 * for an identity with all later ones of their account, and the rest pass.
 */
final class ScriptedHost {
    private final HostId id;
    private final TreeMap<Long, Admitted> history = new TreeMap<>();
    private final Set<Long> refused = new TreeSet<>();
    private final Map<Did, Deque<Admitted>> waiting = new HashMap<>();
    private CursorBook book = new CursorBook(List.of());
    private long sent;

    ScriptedHost(HostId id, int events, Random random) {
        this.id = id;
        long seq = 0;
        for (int i = 0; i < events; i++) {
            seq += 1 + random.nextInt(3);
            history.put(seq, Events.random(random, id, seq));
            if (random.nextInt(6) == 0) {
                refused.add(seq);
            }
        }
    }

    HostId id() {
        return id;
    }

    /** What is to be in the log in the end, by upstream seq. */
    Set<Long> toBeAccepted() {
        Set<Long> seqs = new TreeSet<>(history.keySet());
        seqs.removeAll(refused);
        return seqs;
    }

    /** A relay that has just started asks for what follows its cursor. */
    void connect(CursorBook to) {
        book = to;
        sent = to.resumeFrom(id).orElse(0);
        waiting.clear();
    }

    boolean finished() {
        return history.higherKey(sent) == null && waiting.isEmpty();
    }

    /** What the next event makes pass: itself, nothing, or a whole line that waited. */
    List<Admitted> next(Random random) {
        if (!waiting.isEmpty() && (history.higherKey(sent) == null || random.nextInt(8) == 0)) {
            return released();
        }
        Map.Entry<Long, Admitted> next = history.higherEntry(sent);
        if (next == null) {
            return List.of();
        }
        sent = next.getKey();
        if (!book.begin(id, sent)) {
            return List.of();
        }
        if (refused.contains(sent)) {
            book.settled(id, sent);
            return List.of();
        }
        @Nullable Deque<Admitted> line = waiting.get(next.getValue().did());
        if (line == null && random.nextInt(10) > 0) {
            return List.of(next.getValue());
        }
        waiting.computeIfAbsent(next.getValue().did(), _ -> new ArrayDeque<>()).add(next.getValue());
        return List.of();
    }

    private List<Admitted> released() {
        Did did = waiting.keySet().iterator().next();
        return new ArrayList<>(waiting.remove(did));
    }
}
