package parallax.atproto.testkit.host;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongPredicate;
import parallax.atproto.cbor.ByteSlice;

/** Frames in order of their sequence numbers; thread-safe. */
final class FrameList {
    /** Where a subscriber starts. */
    sealed interface Start {
        /** At this index of the list. */
        record At(int index) implements Start {}

        /** At the oldest frame that is left, since the cursor lies before it. */
        record Outdated(int index) implements Start {}

        /** The cursor lies after every frame. */
        record Future() implements Start {}
    }

    /** A frame and its place. */
    record Placed(int index, long seq, ByteSlice frame) {}

    private record Stored(long seq, ByteSlice frame, boolean removed) {}

    private final List<Stored> frames = new ArrayList<>();
    private int forgotten;

    synchronized void append(long seq, ByteSlice frame) {
        frames.add(new Stored(seq, frame, false));
    }

    synchronized void forgetThrough(long seq) {
        while (forgotten < frames.size() && frames.get(forgotten).seq() <= seq) {
            forgotten++;
        }
    }

    /** Takes frames out of the list; the numbers around them stay, so a gap is left. */
    synchronized void remove(LongPredicate seqs) {
        frames.replaceAll(stored -> seqs.test(stored.seq()) ? new Stored(stored.seq(), ByteSlice.EMPTY, true) : stored);
    }

    synchronized void clear() {
        frames.clear();
        forgotten = 0;
    }

    /** The first frame at or after this index. */
    synchronized Optional<Placed> from(int index) {
        for (int i = index; i < frames.size(); i++) {
            Stored stored = frames.get(i);
            if (!stored.removed()) {
                return Optional.of(new Placed(i, stored.seq(), stored.frame()));
            }
        }
        return Optional.empty();
    }

    synchronized List<ByteSlice> window() {
        return frames.subList(forgotten, frames.size()).stream()
                .filter(stored -> !stored.removed())
                .map(Stored::frame)
                .toList();
    }

    synchronized Start start(OptionalLong cursor) {
        if (cursor.isEmpty()) {
            return new Start.At(frames.size());
        }
        long after = cursor.getAsLong();
        if (after > (frames.isEmpty() ? 0 : frames.getLast().seq())) {
            return new Start.Future();
        }
        boolean outdated =
                after > 0 && forgotten > 0 && after < frames.get(forgotten - 1).seq();
        if (outdated) {
            return new Start.Outdated(forgotten);
        }
        int index = forgotten;
        while (index < frames.size() && frames.get(index).seq() <= after) {
            index++;
        }
        return new Start.At(index);
    }
}
