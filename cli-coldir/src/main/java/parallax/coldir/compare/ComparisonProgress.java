package parallax.coldir.compare;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** How far a comparison is. Thread-safe. */
public final class ComparisonProgress {

    /**
     * A moment.
     *
     * @param now what is being read or asked, for people
     * @param collections to look at in all
     * @param done of them
     * @param doneBefore of those, how many an earlier run had done
     * @param entries read so far
     * @param accounts asked about so far
     */
    public record Moment(String now, int collections, int done, int doneBefore, long entries, long accounts) {}

    private final AtomicInteger collections = new AtomicInteger();
    private final AtomicInteger done = new AtomicInteger();
    private final AtomicInteger doneBefore = new AtomicInteger();
    private final AtomicLong entries = new AtomicLong();
    private final AtomicLong accounts = new AtomicLong();
    private volatile String now = "";

    public Moment moment() {
        return new Moment(now, collections.get(), done.get(), doneBefore.get(), entries.get(), accounts.get());
    }

    void of(int all) {
        collections.set(all);
    }

    void reading(String what) {
        now = what;
    }

    void read(int more) {
        entries.addAndGet(more);
    }

    void asked() {
        accounts.incrementAndGet();
    }

    void doneBefore() {
        doneBefore.incrementAndGet();
        done.incrementAndGet();
    }

    void done() {
        done.incrementAndGet();
    }
}
