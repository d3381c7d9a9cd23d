package parallax.bench;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.event.Frame;
import parallax.atproto.event.SeqSplice;
import parallax.atproto.syntax.Did;
import parallax.atproto.testkit.load.Traffic;

/**
 * All events that are sent, each with a number from 0. Immutable, so that any number of streams are held against it.
 */
final class Expectations {

    /** A frame without its seq. */
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
            if (seq == null) {
                throw new IllegalStateException("an event without a seq");
            }
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

    private final Map<Did, List<Expected>> byAccount = new HashMap<>();

    Expectations(Traffic traffic) {
        int number = 0;
        for (Map.Entry<Did, List<Frame.Message>> account : traffic.byAccount().entrySet()) {
            List<Expected> frames = new ArrayList<>();
            for (Frame.Message message : account.getValue()) {
                frames.add(Expected.of(number++, message));
            }
            byAccount.put(account.getKey(), frames);
        }
    }

    /**
     * The number of the event that this is, all bytes but the seq; -1 if it is not the one at this place.
     *
     * @param place among those of the account, from 0
     */
    int number(Did did, int place, Frame.Message message) {
        List<Expected> account = byAccount.getOrDefault(did, List.of());
        return place < account.size() && account.get(place).is(message)
                ? account.get(place).number()
                : -1;
    }
}
