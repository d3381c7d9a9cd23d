package parallax.relay.log;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import parallax.relay.flow.Admitted;
import parallax.relay.flow.HostMark;
import parallax.relay.flow.LogReader;
import parallax.relay.flow.Sequenced;
import parallax.relay.flow.StateWriter;
import parallax.relay.state.StateStore;
import parallax.relay.upstream.CursorBook;

/** What a relay keeps and who writes it, from a start to a stop or a power failure, with one subscriber. */
final class RelayLife implements AutoCloseable {
    private static final SequencerOptions QUICK = new OptionsDraft()
            .batch(4, 100_000)
            .markEvery(Duration.ofMillis(2))
            .closeWait(Duration.ofSeconds(20))
            .options();

    /** Opens the log behind a state that has applied so much. */
    interface LogOpening {
        SegmentedLog open(long applied) throws IOException;
    }

    private final StateStore state;
    private final SegmentedLog log;
    private final List<HostMark> marks;
    private final CursorBook book;
    private final List<Events.Seen> seen;
    private final Sequencer sequencer;
    private final AtomicBoolean dark = new AtomicBoolean();
    private final AtomicInteger appliesLeft = new AtomicInteger(Integer.MAX_VALUE);
    private final AtomicReference<@Nullable Throwable> fatal = new AtomicReference<>();
    private volatile boolean applyLast;

    /** @param seen what the subscriber has; grows on the writer's thread */
    RelayLife(Path stateDir, LogOpening opening, List<Events.Seen> seen) throws IOException {
        this.state = StateStore.open(stateDir);
        this.log = opening.open(state.appliedSeq());
        this.marks = Replay.into(state, log, state.marks());
        this.book = new CursorBook(marks);
        this.seen = seen;
        this.sequencer = new Sequencer(
                        new Downstream(log, book, new MortalState(), (first, last) -> subscribe(last)),
                        QUICK,
                        InstantSource.system(),
                        fatal::set)
                .start();
    }

    SegmentedLog log() {
        return log;
    }

    StateStore state() {
        return state;
    }

    /** As they were at the start. */
    List<HostMark> marks() {
        return marks;
    }

    CursorBook book() {
        return book;
    }

    List<Sequenced> records() throws IOException {
        List<Sequenced> records = new ArrayList<>();
        try (SegmentedReader reader = log.openStoredAfter(0)) {
            while (reader.readStored(log.lastSeq(), 1 << 20, found -> records.add(found.toSequenced())) > 0) {
                // All that is there.
            }
        }
        return records;
    }

    /** False when it is dead. */
    boolean accepts(Admitted event) throws InterruptedException {
        try {
            sequencer.accept(event);
            return fatal.get() == null;
        } catch (IllegalStateException e) {
            return false;
        }
    }

    /** The power goes when the state is written for the n-th time from now on, before it is. */
    void loseStateBefore(int applies) {
        applyLast = false;
        appliesLeft.set(applies);
    }

    /** The power goes when the state was written for the n-th time from now on. */
    void loseStateAfter(int applies) {
        applyLast = true;
        appliesLeft.set(applies);
    }

    /** The power goes now: nothing more is applied or announced. Returns when the writer is gone. */
    void powerOff() {
        dark.set(true);
        sequencer.close();
    }

    private void subscribe(long last) {
        if (dark.get()) {
            throw new MemoryDirectory.PowerLost();
        }
        try (LogReader reader =
                log.openAfter(seen.isEmpty() ? 0 : seen.getLast().seq())) {
            seen.addAll(Events.read(reader, last, 4096));
        }
    }

    @Override
    public void close() {
        sequencer.close();
        log.close();
        state.close();
        Throwable cause = fatal.get();
        if (cause != null && !(cause instanceof MemoryDirectory.PowerLost)) {
            throw new AssertionError("the writer died", cause);
        }
    }

    private final class MortalState implements StateWriter {
        @Override
        public void apply(List<Sequenced> batch, List<HostMark> marks) {
            boolean last = appliesLeft.decrementAndGet() == 0;
            if (dark.get() || (last && !applyLast)) {
                throw new MemoryDirectory.PowerLost();
            }
            state.apply(batch, marks);
            if (last) {
                throw new MemoryDirectory.PowerLost();
            }
        }

        @Override
        public long appliedSeq() {
            return state.appliedSeq();
        }
    }
}
