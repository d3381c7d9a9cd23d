package parallax.relay.index;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parallax.atproto.syntax.Did;
import parallax.atproto.syntax.Tid;
import parallax.relay.collections.CollectionBook;
import parallax.relay.collections.IndexChecks;
import parallax.relay.flow.StateUnavailableException;

/**
 * Asks for the repos in the queue, so many at once and not faster than is polite. One thread looks at the queue; the
 * questions are on virtual threads. What is under way when it is closed is still queued, and asked for after the next
 * start.
 */
public final class Rechecks implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Rechecks.class);
    private static final int LOOK = 64;

    private final IndexChecks queue;
    private final CollectionBook book;
    private final RepoQuestion question;
    private final RecheckLimits limits;
    private final InstantSource clock;
    private final Semaphore places;
    private final Set<Did> underWay = ConcurrentHashMap.newKeySet();
    /** Answered since the queue was last looked at: what that look says of them is out of date. */
    private final Set<Did> answered = ConcurrentHashMap.newKeySet();

    private final ExecutorService questions;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread;
    private final LongAdder done = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder dropped = new LongAdder();
    /** Guards the index against answers that come after the close, when its database may be gone. */
    private final Object settling = new Object();

    private boolean closed;

    private Rechecks(
            IndexChecks queue,
            CollectionBook book,
            RepoQuestion question,
            RecheckLimits limits,
            InstantSource clock,
            Thread.UncaughtExceptionHandler onDeath) {
        this.queue = queue;
        this.book = book;
        this.question = question;
        this.limits = limits;
        this.clock = clock;
        this.places = new Semaphore(limits.atOnce());
        questions = Executors.newThreadPerTaskExecutor(Thread.ofVirtual()
                .name("recheck-", 0)
                .uncaughtExceptionHandler(onDeath)
                .factory());
        thread = Thread.ofPlatform()
                .name("rechecks")
                .uncaughtExceptionHandler(onDeath)
                .unstarted(this::run);
    }

    /**
     * Starts.
     *
     * @param index the queue and the index behind it
     * @param onDeath told when the queue or the index cannot be read or written any more
     */
    public static <I extends IndexChecks & CollectionBook> Rechecks start(
            I index,
            RepoQuestion question,
            RecheckLimits limits,
            InstantSource clock,
            Thread.UncaughtExceptionHandler onDeath) {
        Rechecks started = new Rechecks(index, index, question, limits, clock, onDeath);
        started.thread.start();
        return started;
    }

    /** Repos whose collections were learnt, or that turned out to be gone. */
    public long done() {
        return done.sum();
    }

    /** Questions without a usable answer. */
    public long failed() {
        return failed.sum();
    }

    /** Repos that were given up for a while. */
    public long dropped() {
        return dropped.sum();
    }

    private void run() {
        try {
            @Nullable Did after = null;
            while (closing.getCount() > 0) {
                answered.clear();
                IndexChecks.Look look = queue.due(after, clock.instant(), LOOK);
                int begun = 0;
                for (IndexChecks.Due due : look.due()) {
                    begun += begin(due) ? 1 : 0;
                }
                after = look.end();
                if (begun == 0 && after == null) {
                    pause(limits.idle());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean begin(IndexChecks.Due due) throws InterruptedException {
        if (closing.getCount() == 0 || !underWay.add(due.did())) {
            return false;
        }
        if (answered.contains(due.did())) {
            underWay.remove(due.did());
            return false;
        }
        places.acquire();
        // Read before the question: what is accepted meanwhile may be newer than the answer.
        @Nullable Tid newest = book.newest(due.did());
        try {
            questions.execute(() -> check(due, newest));
        } catch (RejectedExecutionException e) {
            if (closing.getCount() > 0) {
                throw e;
            }
            return false;
        }
        pause(limits.between());
        return true;
    }

    private void check(IndexChecks.Due due, @Nullable Tid newest) {
        try {
            RepoWord word = answer(due.did());
            synchronized (settling) {
                if (!closed) {
                    settle(due, newest, word);
                }
            }
        } catch (StateUnavailableException e) {
            // Still queued. The writer of the state says what is wrong with the disk.
            LOG.debug("the answer about {} could not be stored: {}", due.did().text(), e.getMessage());
        } finally {
            answered.add(due.did());
            underWay.remove(due.did());
            places.release();
        }
    }

    /** The second net: what a remote wrote has found a way through a reader, and must not end the process. */
    private RepoWord answer(Did did) {
        try {
            return question.ask(did);
        } catch (RuntimeException e) {
            LOG.warn("a question about {} ended in an exception; it counts as no answer", did.text(), e);
            return new RepoWord.None("an exception: " + e.getClass().getSimpleName());
        }
    }

    private void settle(IndexChecks.Due due, @Nullable Tid newest, RepoWord word) {
        Did did = due.did();
        Instant now = clock.instant();
        switch (word) {
            case RepoWord.Collections(var told, var all) -> {
                // What its PDS has sent us, it had before it was asked.
                Tid rev = told == null ? newest : told;
                if (rev == null) {
                    missed(due, "its PDS tells no rev, and no event did", now);
                } else if (book.described(did, rev, all)) {
                    done.increment();
                } else {
                    missed(due, "an answer from before the newest gap", now);
                }
            }
            case RepoWord.Gone() -> {
                if (book.gone(did, newest, now)) {
                    done.increment();
                } else {
                    missed(due, "an event came while its PDS denied it", now);
                }
            }
            case RepoWord.Later(Duration in) -> queue.postponed(did, now.plus(in));
            case RepoWord.None(String reason) -> missed(due, reason, now);
        }
    }

    private void missed(IndexChecks.Due due, String reason, Instant now) {
        failed.increment();
        LOG.debug("the collections of {} are not known: {}", due.did().text(), reason);
        if (due.failed() + 1 < limits.attempts()) {
            queue.failed(due.did(), now.plus(limits.pauseAfter(due.failed())));
        } else {
            dropped.increment();
            queue.dropped(due.did(), now.plus(limits.rest()));
        }
    }

    private void pause(Duration time) throws InterruptedException {
        if (closing.await(time.toNanos(), TimeUnit.NANOSECONDS)) {
            LOG.debug("no further repo is asked for");
        }
    }

    /** Ends the questions under way; the index is not touched after this. */
    @Override
    public void close() {
        closing.countDown();
        synchronized (settling) {
            closed = true;
        }
        questions.shutdownNow();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
