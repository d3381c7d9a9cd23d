package parallax.relay.backfill;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parallax.atproto.syntax.Did;
import parallax.relay.collections.CheckRequests;
import parallax.relay.collections.CollectionBook;
import parallax.relay.flow.StateUnavailableException;

/**
 * Has hearsay checked at the PDSes: a random sample at a time goes into the queue of checks, whose answers replace it
 * by what is so. Hearsay that was asked for and that no answer has confirmed in time goes. What was asked for before a
 * restart is asked for again.
 */
public final class HearsaySampler implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HearsaySampler.class);
    private static final String LETTERS = "234567abcdefghijklmnopqrstuvwxyz";
    private static final int DID_LETTERS = 24;

    private record Asked(Did did, Instant at) {}

    private final CollectionBook book;
    private final CheckRequests queue;
    private final HearsayLimits limits;
    private final InstantSource clock;
    private final Consumer<Throwable> fatal;
    private final RandomGenerator random;
    private final Deque<Asked> asked = new ArrayDeque<>();
    private final LongAdder questioned = new LongAdder();
    private final LongAdder expired = new LongAdder();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread = Thread.ofPlatform().name("hearsay").daemon().unstarted(this::run);

    HearsaySampler(
            CollectionBook book,
            CheckRequests queue,
            HearsayLimits limits,
            InstantSource clock,
            Consumer<Throwable> fatal,
            RandomGenerator random) {
        this.book = book;
        this.queue = queue;
        this.limits = limits;
        this.clock = clock;
        this.fatal = fatal;
        this.random = random;
    }

    /**
     * Over an index.
     *
     * @param fatal told when it cannot be read any more; the process must end
     */
    public static <I extends CheckRequests & CollectionBook> HearsaySampler of(
            I index, HearsayLimits limits, InstantSource clock, Consumer<Throwable> fatal) {
        return new HearsaySampler(index, index, limits, clock, fatal, new Random());
    }

    /** Begins. */
    public void start() {
        thread.start();
    }

    /** Repos that were queued for a check. */
    public long questioned() {
        return questioned.sum();
    }

    /** Pairs that no check confirmed in time. */
    public long expired() {
        return expired.sum();
    }

    private void run() {
        try {
            while (!closing.await(limits.every().toNanos(), TimeUnit.NANOSECONDS)) {
                try {
                    tick();
                } catch (StateUnavailableException e) {
                    LOG.debug("cannot check hearsay at the moment: {}", e.getMessage());
                }
            }
        } catch (InterruptedException e) {
            LOG.debug("the sampler was interrupted");
        } catch (RuntimeException | Error e) {
            if (closing.getCount() > 0) {
                fatal.accept(e);
            }
        }
    }

    /** One sample; and what was sampled long enough ago. */
    void tick() {
        Instant now = clock.instant();
        expireUnconfirmed(now);
        if (queue.waiting(now, limits.room()) >= limits.room()
                || asked.size() + limits.sample() > limits.remembered()) {
            return;
        }
        CollectionBook.HearsayPage page = book.hearsay(anywhere(), limits.sample());
        if (page.dids().isEmpty() && page.end() == null) {
            page = book.hearsay(null, limits.sample());
        }
        List<Did> some = page.dids();
        if (!some.isEmpty()) {
            questioned.add(queue.queue(some));
            some.forEach(did -> asked.add(new Asked(did, now)));
        }
    }

    private void expireUnconfirmed(Instant now) {
        List<Did> late = new ArrayList<>();
        @Nullable Instant newest = null;
        while (!asked.isEmpty()
                && late.size() < CollectionBook.MAX_PAIRS
                && !asked.peek().at().plus(limits.patience()).isAfter(now)) {
            Asked first = asked.remove();
            // Still queued: nobody could be asked yet, which says nothing of the repo.
            if (!queue.isQueued(first.did())) {
                late.add(first.did());
                newest = first.at();
            }
        }
        if (newest != null) {
            expired.add(book.expire(late, newest));
        }
    }

    private Did anywhere() {
        StringBuilder text = new StringBuilder("did:plc:");
        for (int i = 0; i < DID_LETTERS; i++) {
            text.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return new Did(text.toString());
    }

    @Override
    public void close() {
        closing.countDown();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
