package parallax.relay.backfill;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import parallax.relay.collections.BackfillBook;

/** The book of a process that dies at one of its writes: before it is durable, or right after. */
class CrashingBook implements BackfillBook {
    /** The death. */
    static final class Crash extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private final BackfillBook book;
    private final boolean after;
    private int left;

    CrashingBook(BackfillBook book, int writes, boolean after) {
        this.book = book;
        this.left = writes;
        this.after = after;
    }

    private void write(Runnable act) {
        boolean dies = --left < 0;
        if (dies && !after) {
            throw new Crash();
        }
        act.run();
        if (dies) {
            throw new Crash();
        }
    }

    @Override
    public void begin(Run run, Collection<String> subjects) {
        book.begin(run, subjects);
    }

    @Override
    public Optional<Run> run() {
        return book.run();
    }

    @Override
    public void enter(Phase phase, Instant now) {
        write(() -> book.enter(phase, now));
    }

    @Override
    public List<Part> due(Instant now, int limit) {
        return book.due(now, limit);
    }

    @Override
    public Optional<Instant> nextDue() {
        return book.nextDue();
    }

    @Override
    public void turned(Part part, String cursor, long entries) {
        write(() -> book.turned(part, cursor, entries));
    }

    @Override
    public void again(Part part, int failures, Instant at, String reason) {
        write(() -> book.again(part, failures, at, reason));
    }

    @Override
    public void failed(Part part, String reason) {
        write(() -> book.failed(part, reason));
    }

    @Override
    public Sums sums() {
        return book.sums();
    }

    @Override
    public List<Failure> failures(int limit) {
        return book.failures(limit);
    }
}
