package parallax.relay.app;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import parallax.atproto.event.AccountStatus;
import parallax.atproto.event.EventKind;
import parallax.atproto.syntax.Did;
import parallax.relay.flow.Admitted;
import parallax.relay.flow.Sequenced;
import parallax.relay.log.Events;

/**
 * The model: every event that the stages took, in order, and what takedowns leave of them. It knows no files and no
 * caches.
 */
final class AcceptedEvents {
    /** Whether an event is shown to one who is connected for a while. */
    enum Shown {
        ALWAYS,
        /** Hidden for a part of that time. */
        SOMETIMES,
        NEVER
    }

    private record Accepted(Sequenced event, Instant at, ByteBuffer message) {}

    /** The header of a record with its DID, and of its WebSocket frame. */
    private static final int RECORD_BYTES = 300;

    private final long before;
    private final List<Accepted> events = new ArrayList<>();
    /** Of each account the seqs at which the operator spoke, and whether it was a takedown. */
    private final Map<Did, TreeMap<Long, Boolean>> words = new HashMap<>();

    /** @param firstSeq that the first event gets */
    AcceptedEvents(long firstSeq) {
        before = firstSeq - 1;
    }

    void add(Admitted admitted, Instant at) {
        Sequenced event = new Sequenced(newest() + 1, admitted);
        events.add(new Accepted(event, at, Events.payload(event)));
        if (admitted.change().local() != null) {
            words.computeIfAbsent(admitted.did(), _ -> new TreeMap<>())
                    .put(event.seq(), admitted.change().local() == AccountStatus.TAKENDOWN);
        }
    }

    /** Events above a seq were never accepted. */
    void cutAfter(long seq) {
        events.subList((int) (seq - before), events.size()).clear();
        words.values().forEach(told -> told.tailMap(seq, false).clear());
    }

    /** The last seq that is used up. */
    long newest() {
        return before + events.size();
    }

    Instant acceptedAt(long seq) {
        return accepted(seq).at();
    }

    /** What subscribers get for an event. */
    ByteBuffer message(long seq) {
        return accepted(seq).message();
    }

    /** What events took in the log at most, from one up to another. */
    long bytesBetween(long from, long before) {
        long bytes = 0;
        for (long seq = from; seq < before; seq++) {
            bytes += message(seq).remaining() + RECORD_BYTES;
        }
        return bytes;
    }

    private Accepted accepted(long seq) {
        return events.get((int) (seq - before - 1));
    }

    /**
     * Whether an event is shown over a time: a takedown hides the #commit and #sync of its account before it, until the
     * operator takes it back.
     *
     * @param from the newest event at the begin of that time
     * @param through the newest event at its end
     */
    Shown shown(long seq, long from, long through) {
        Admitted event = accepted(seq).event().admitted();
        NavigableMap<Long, Boolean> told = words.get(event.did());
        if (told == null || event.kind() == EventKind.IDENTITY || event.kind() == EventKind.ACCOUNT) {
            return Shown.ALWAYS;
        }
        NavigableMap<Long, Boolean> since = told.subMap(seq, false, Math.max(seq, through), true);
        Map.Entry<Long, Boolean> first = since.floorEntry(Math.max(from, seq));
        boolean hiddenAtFirst = first != null && first.getValue();
        boolean changes = since.tailMap(Math.max(from, seq), false).containsValue(!hiddenAtFirst);
        return changes ? Shown.SOMETIMES : hiddenAtFirst ? Shown.NEVER : Shown.ALWAYS;
    }
}
