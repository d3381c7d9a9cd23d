package parallax.atproto.probe;

import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import parallax.atproto.syntax.Did;

/**
 * Accounts being asked about. Every account gets its finding also when the run is cut short: it is unchecked then. Only
 * a run that {@link #await} ends with an exception leaves findings out.
 */
public final class ProbeRun implements AutoCloseable {

    /** Accounts begun and not yet found out about; each waits on a virtual thread. */
    private static final int BEGUN = 1_024;

    private final AccountProbe probe;
    private final Function<Did, ProbeQuestion> question;
    private final Consumer<AccountFinding> each;
    private final ReentrantLock delivery = new ReentrantLock();
    private final ExecutorService accounts;
    private final Thread dispatcher;
    private volatile @Nullable String ended;
    private @Nullable RuntimeException failure;

    private ProbeRun(
            AccountProbe probe,
            Collection<Did> dids,
            Function<Did, ProbeQuestion> question,
            Consumer<AccountFinding> each) {
        this.probe = probe;
        this.question = question;
        this.each = each;
        Set<Did> distinct = new LinkedHashSet<>(dids);
        accounts = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("probe-", 0).factory());
        dispatcher = Thread.ofVirtual().name("probe-run").unstarted(() -> dispatch(distinct));
    }

    static ProbeRun start(
            AccountProbe probe,
            Collection<Did> dids,
            Function<Did, ProbeQuestion> question,
            Consumer<AccountFinding> each) {
        ProbeRun run = new ProbeRun(probe, dids, question, each);
        run.dispatcher.start();
        return run;
    }

    /** Ends it soon: what is under way is given up, and everything left is unchecked. Returns at once. */
    public void cancel() {
        end("the run was cancelled");
    }

    /** Waits until every account has its finding, at most so long; whether that is so. */
    public boolean await(Duration atMost) throws InterruptedException {
        if (!dispatcher.join(atMost)) {
            return false;
        }
        await();
        return true;
    }

    /** Waits until every account has its finding. */
    public void await() throws InterruptedException {
        dispatcher.join();
        delivery.lock();
        try {
            if (failure != null) {
                throw failure;
            }
        } finally {
            delivery.unlock();
        }
    }

    /** Cancels what is left and waits for its findings; an interrupt does not shorten that. */
    @Override
    public void close() {
        cancel();
        boolean interrupted = false;
        while (true) {
            try {
                dispatcher.join();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void dispatch(Set<Did> dids) {
        Semaphore begun = new Semaphore(BEGUN);
        for (Did did : dids) {
            ProbeQuestion asked = question.apply(did);
            AccountFinding known = probe.settled(did, asked);
            if (known == null) {
                begin(probe.inquiry(did, asked), begun);
            } else {
                deliver(known);
            }
        }
        accounts.shutdown();
        if (!within(() -> accounts.awaitTermination(millisLeft(), TimeUnit.MILLISECONDS))) {
            end(probe.budget().timeIsUp());
            // Interrupted, each has only its last word to say.
            within(() -> accounts.awaitTermination(1, TimeUnit.DAYS));
        }
    }

    private void begin(AccountInquiry inquiry, Semaphore begun) {
        if (ended == null && !within(() -> begun.tryAcquire(millisLeft(), TimeUnit.MILLISECONDS))) {
            end(probe.budget().timeIsUp());
        }
        String why = ended;
        if (why != null) {
            deliver(inquiry.unchecked(why));
            return;
        }
        try {
            accounts.execute(() -> {
                try {
                    deliver(found(inquiry));
                } catch (RuntimeException e) {
                    // A bug here or in what was passed in: told to whoever waits, as no finding would be true.
                    fail(e);
                } finally {
                    begun.release();
                }
            });
        } catch (RejectedExecutionException e) {
            // Ended since it was looked at.
            deliver(inquiry.unchecked(reason()));
        }
    }

    private AccountFinding found(AccountInquiry inquiry) {
        String why = ended;
        if (why != null) {
            return inquiry.unchecked(why);
        }
        try {
            probe.budget().takeAccount();
            AccountFinding finding = inquiry.find();
            probe.remember(finding, inquiry.question());
            return finding;
        } catch (ProbeBudget.SpentException e) {
            return inquiry.unchecked(e.why());
        } catch (InterruptedException e) {
            return inquiry.unchecked(reason());
        }
    }

    private void deliver(AccountFinding finding) {
        delivery.lock();
        try {
            if (failure == null) {
                each.accept(finding);
            }
        } catch (RuntimeException e) {
            fail(e);
        } finally {
            delivery.unlock();
        }
    }

    private void fail(RuntimeException e) {
        delivery.lock();
        try {
            if (failure == null) {
                failure = e;
            }
        } finally {
            delivery.unlock();
        }
        end("the run failed");
    }

    private void end(String why) {
        // Before the interrupts: an account that starts just then looks at this first.
        if (ended == null) {
            ended = why;
        }
        accounts.shutdownNow();
    }

    private String reason() {
        String why = ended;
        return why == null ? "the run ended" : why;
    }

    private long millisLeft() {
        return Math.max(0, probe.budget().left().toMillis());
    }

    /** A wait on the dispatcher, which nobody interrupts. */
    private static boolean within(Wait wait) {
        try {
            return wait.done();
        } catch (InterruptedException e) {
            throw new IllegalStateException("the dispatcher was interrupted", e);
        }
    }

    @FunctionalInterface
    private interface Wait {
        boolean done() throws InterruptedException;
    }
}
