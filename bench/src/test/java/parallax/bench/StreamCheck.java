package parallax.bench;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.event.Event;
import parallax.atproto.event.Frame;
import parallax.atproto.event.SeqSplice;
import parallax.atproto.syntax.Did;
import parallax.atproto.testkit.load.Traffic;

/**
 * Holds what a stream says against what was sent: each event once, those of an account in their order, every byte but the
 * seq as it was, and rising seqs. One thread.
 */
final class StreamCheck {
    private static final int MOST_TOLD = 5;

    /** A frame without its seq, and its number among all. */
    private record Expected(int number, ByteSlice before, ByteSlice after) {
        static Expected of(int number, Frame.Message message) {
            SeqSplice seq = seq(message);
            return new Expected(number, before(message, seq), after(message, seq));
        }

        boolean is(Frame.Message message) {
            SeqSplice seq = seq(message);
            return before.equals(before(message, seq)) && after.equals(after(message, seq));
        }

        private static SeqSplice seq(Frame.Message message) {
            SeqSplice seq = message.seq();
            if (seq == null) throw new IllegalStateException("an event without a seq");
            return seq;
        }

        private static ByteSlice before(Frame.Message message, SeqSplice seq) {
            return message.bytes().slice(0, seq.offset());
        }

        private static ByteSlice after(Frame.Message message, SeqSplice seq) {
            int from = seq.offset() + seq.length();
            return message.bytes().slice(from, message.bytes().length() - from);
        }
    }

    private final Map<Did, List<Expected>> expected = new HashMap<>();
    private final Map<Did, Integer> next = new HashMap<>();
    private final List<String> problems = new ArrayList<>();
    private long firstSeq;
    private long lastSeq;

    StreamCheck(Traffic traffic) {
        int number = 0;
        for (Map.Entry<Did, List<Frame.Message>> account : traffic.byAccount().entrySet()) {
            List<Expected> frames = new ArrayList<>();
            for (Frame.Message message : account.getValue()) {
                frames.add(Expected.of(number++, message));
            }
            expected.put(account.getKey(), frames);
        }
    }

    /** The number of this event among all that were sent, from 0; -1 if it is not the next of its account. */
    int accept(Event.Sequenced event, Frame.Message message) {
        if (event.seq() <= lastSeq) {
            problem("seq " + event.seq() + " after " + lastSeq);
        }
        lastSeq = event.seq();
        firstSeq = firstSeq == 0 ? lastSeq : firstSeq;
        int place = next.getOrDefault(event.did(), 0);
        List<Expected> account = expected.getOrDefault(event.did(), List.of());
        if (place >= account.size() || !account.get(place).is(message)) {
            problem("seq " + event.seq() + " is not event " + place + " of " + event.did());
            return -1;
        }
        next.put(event.did(), place + 1);
        return account.get(place).number();
    }

    void problem(String what) {
        if (problems.size() < MOST_TOLD) {
            problems.add(what);
        }
    }

    /** The first seq of the stream; 0 if nothing came. */
    long firstSeq() {
        return firstSeq;
    }

    /** The first that went wrong; empty if nothing did. What did not come is not told here. */
    List<String> problems() {
        return problems;
    }
}
